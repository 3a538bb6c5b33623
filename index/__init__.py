"""How Lamina finds it: chunks, embeddings, vector store and keyword search."""
