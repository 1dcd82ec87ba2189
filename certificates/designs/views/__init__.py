"""Pages of designs: the gallery, designs by a shipped drawing or in HTML, and the page in which one is designed."""
