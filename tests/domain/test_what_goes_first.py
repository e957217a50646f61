"""Which effects stand first in the line to Slack: what is said of P1 and of major incidents (design §2.2)."""
