"""What papers do: setting them, drawing from them, building forms, printing."""
