"""登记: unified social credit codes, company names, addresses to divisions with history, duplicate
candidates.

Facts about organisations that every room needs and no room owns. Nothing here merges two organisations: codes
decide, or a person does.
"""

from keqiao.engines.registry.addresses import Gazetteer, Place, locate
from keqiao.engines.registry.codes import Decoded, Verdict, decode, organisation_code_valid, validate
from keqiao.engines.registry.duplicates import Candidate, candidates
from keqiao.engines.registry.names import CompanyName, same_company, split_name
from keqiao.engines.registry.places import Change, Division, DivisionThen, Register, register, zones

__all__ = [
    "Candidate",
    "Change",
    "CompanyName",
    "Decoded",
    "Division",
    "DivisionThen",
    "Gazetteer",
    "Place",
    "Register",
    "Verdict",
    "candidates",
    "decode",
    "locate",
    "organisation_code_valid",
    "register",
    "same_company",
    "split_name",
    "validate",
    "zones",
]
