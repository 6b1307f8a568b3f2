"""What the service says in sentences, in the reader's language."""

from service.language.sentences import SPEAKING, document_in, languages, said, speaking

__all__ = ["SPEAKING", "document_in", "languages", "said", "speaking"]
