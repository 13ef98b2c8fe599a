"""The reviewer's own files: work.db (their facts) and mirror.db (what was pulled)."""
