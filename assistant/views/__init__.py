"""What the screen's views show: frozen records with every word, figure, share and point worked out."""
