"""Many submissions: found, graded side by side in warm processes, recorded as they end."""
