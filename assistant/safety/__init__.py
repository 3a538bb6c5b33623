"""What comes in from outside is data: requests that are refused, instructions, markup, quotations."""
