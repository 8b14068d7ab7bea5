"""Load: many people at once, what they meet, and how long they wait."""
