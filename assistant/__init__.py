"""How Lamina answers. Import the module you need: this package imports nothing by itself."""
