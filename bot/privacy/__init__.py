"""What is stored about a person, told to them; and its deletion. Reads the other rooms and owns no table."""
