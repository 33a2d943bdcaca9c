"""Ways in: watched folders and mailboxes put what they hold into the tray, and let go of it only afterwards.

Bytes first, on disk and hashed; then the tray item and the note of the arrival in one transaction; then, and only
then, the source is moved or marked. Stopped at any point nothing is lost, and nothing is taken twice.
"""
