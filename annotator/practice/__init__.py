"""The tour: practice articles with known answers, its steps, and how each answer is judged."""
