"""The sandbox's Sage Data Objects: what the real ones do to a program, over the sandbox's company file.

The standard library is all that it needs, so that it also runs beside a bare interpreter. Every object names
its public members (`_public_methods_`, `_public_attrs_`), so that a COM server can offer it as it is.
"""
