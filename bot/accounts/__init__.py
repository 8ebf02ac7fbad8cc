"""Key accounts: the most important customers, their reviews, whom of Marketing is invited, and who came."""
