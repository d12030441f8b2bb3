"""Companies at the desk: staff's pages of them, each firm's own signed page, and letters that introduce a firm."""
