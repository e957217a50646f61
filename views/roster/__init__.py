"""People as the desk knows them: who is away, who is on call, and what a group is made of."""
