"""The library: documents to find evidence in. What they mean for a claim is the reviewer's to say."""
