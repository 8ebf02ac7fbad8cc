"""The weekly digest: reads the other rooms, owns no rule of theirs."""
