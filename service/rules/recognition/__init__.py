"""Names for good steps. A name is given where using the rule on the line before leads to the line, and not by looks alone."""

from service.rules.recognition.naming import named_with_parts, rules_alike, sound_rule

__all__ = ["named_with_parts", "rules_alike", "sound_rule"]
