"""The workspace as a web page: who you are, channels, messages, modals, the Home tab and the clock, in a browser.

The page shows what the workspace holds and does what a person does in Slack's client; it decides nothing. It needs the
`demo` extra (NiceGUI) and no network. Our own design throughout: nothing here is taken from Slack's client.
"""
