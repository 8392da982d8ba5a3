"""The library: documents to find evidence in. It finds passages; what they mean for a claim is the reviewer's to say."""
