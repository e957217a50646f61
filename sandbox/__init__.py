"""A local Slack workspace for the demo and the tests; it knows Slack's protocol and nothing of the bot it hosts."""
