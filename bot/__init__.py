"""What runs: wiring, processes, the scheduler, the wire to Slack and the command line."""
