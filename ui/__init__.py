"""The screen: Streamlit pages over the assistant's public functions. No arithmetic, no retrieval."""
