"""What is sent round of a meeting: PDF, slides, text for a chat, mail. Drawn from a Deck alone, as the screen is."""
