"""What the desk does in Slack on its own account: one function per kind of effect, each safe to repeat. Only here are
messages posted and channels made.
"""
