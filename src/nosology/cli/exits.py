"""The exit codes of all commands.

| code | meaning |
|---|---|
| 0 | all done |
| 1 | done, and the answer is no: a code is not valid, nothing was found |
| 2 | wrong use, or an input, model or file that cannot be read: one sentence says which and what to do |
| 3 | done in part: some documents could not be read; the others were coded |
| 130 | interrupted; what was done before is kept |
"""

OK = 0
NEGATIVE = 1
BAD_INPUT = 2
PARTIAL = 3
INTERRUPTED = 130
