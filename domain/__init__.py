"""What is right: the rules of the desk, pure. Nothing here waits, stores, sends or reads a clock."""
