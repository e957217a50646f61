"""What is done: use cases that load, decide, write and record, each in one transaction. Nothing here knows Slack."""
