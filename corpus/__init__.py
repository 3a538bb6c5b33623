"""What Lamina knows: code pages, policies, modifiers, parameters and CMS's own tables."""
