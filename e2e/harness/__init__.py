"""What the end-to-end tests share: a cluster, its API, the operator's process, and builders for apps. Standard library and PyYAML only."""
