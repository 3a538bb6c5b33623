"""LangChain faces of the rules, one per file: parse, call the rule, say it in a sentence.

Every tool returns content for a model and, as artifact, the RuleResults for the program.
"""
