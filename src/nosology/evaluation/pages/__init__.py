"""Reports to read: one page of blocks, written as HTML (with plots), as Markdown and as JSON."""
