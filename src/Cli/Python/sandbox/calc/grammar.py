"""Reads an expression into nested tuples: number, variable, function, power, parallel, chain (a sum from 0, or a product from 1)."""
import re

BLANKS = " \t\n\r"
NUMBER = re.compile(r"([+-]?)[ \t\n\r]*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[ \t\n\r]*([eE])[ \t\n\r]*([+-]?)[ \t\n\r]*([0-9]+))?(?:[ \t\n\r]*(%))?", re.A)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*", re.A)
# Tensors with upper indices, tensors with lower ones, other names.
VARIABLE = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:_\{[A-Za-z0-9]+\})?\^\{[A-Za-z0-9]+\}'*|[A-Za-z][A-Za-z0-9]*_\{[A-Za-z0-9]+\}'*|[A-Za-z][A-Za-z0-9_]*'*", re.A)


class ParseException(Exception):
    """The text is no expression."""


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def parse(self):
        tree = self.sum()
        if self.peek():
            raise self.wrong()
        return tree

    def sum(self):
        first = self.take("-") or self.take("+") or "+"
        return self.chain(0, first, self.product, "+-")

    def product(self):
        return self.chain(1, "*", self.parallel, "*/")

    def chain(self, start, sign, term, signs):
        terms = []
        while sign:
            terms.append((sign, term()))
            sign = self.take(signs[0]) or self.take(signs[1])
        return ("chain", start, terms)

    def parallel(self):
        return ("parallel", self.joined("||", lambda: ("power", self.joined("^", self.atom))))

    def joined(self, mark, term):
        terms = [term()]
        while self.take(mark):
            terms.append(term())
        return terms

    def atom(self):
        self.peek()
        number = NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return ("number", "".join(part or "" for part in number.groups()))
        name = NAME.match(self.text, self.at)
        if name:
            before, self.at = self.at, name.end()
            if self.take("("):
                return ("function", name.group(), self.closed())
            self.at = before
            variable = VARIABLE.match(self.text, before)
            self.at = variable.end()
            return ("variable", variable.group())
        if self.take("("):
            return self.closed()
        raise self.wrong()

    def closed(self):
        inside = self.sum()
        if not self.take(")"):
            raise self.wrong()
        return inside

    def peek(self):
        while self.at < len(self.text) and self.text[self.at] in BLANKS:
            self.at += 1
        return self.text[self.at:self.at + 1]

    def take(self, mark):
        self.peek()
        if not self.text.startswith(mark, self.at):
            return ""
        self.at += len(mark)
        return mark

    def wrong(self):
        return ParseException("not an expression (at char %d)" % self.at)
