"""What goes out when, and why: a pure engine. A case goes in, touchpoints come out.

The rules are those of the journey plan format (docs/adr/0020 and following say how we read them). Nothing here reads a
clock, a database or a request: `case.read` or the constructors of `case` make the input, `plan.plan` gives the answer.
"""
