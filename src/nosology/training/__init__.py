"""From coded notes to models: corpora, and what learns from them. The package stands beside the engine and never imports it."""
