"""Looks names up in the registry: as written, by form, by legal name, by sound."""

from collections import defaultdict
from functools import cached_property

from pipeline.companies import evidence, names, spelling, transliteration
from pipeline.registry import Registry
from pipeline.scripts import has_han


class Known:
    """The registry by the forms of its names.

    Args:
        registry: known organisations.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.companies = registry.companies
        self.ids = registry.ids
        self.ambiguous = registry.ambiguous
        owners: dict[str, set[str]] = defaultdict(set)
        for name, company_id in (*registry.ids.items(), *registry.ambiguous.items()):
            owners[names.normal_form(name)].add(company_id)
        self._doubtful = {
            names.plain_form(name): owner for name, owner in registry.ambiguous.items()
        }
        doubtful = {names.normal_form(name) for name in registry.ambiguous}
        self._forms: dict[str, str] = {}
        self._doubtful_forms: dict[str, str] = {}
        for form, ids in owners.items():
            own = ids & registry.own
            if len(own or ids) == 1:
                forms = self._forms if own or form not in doubtful else self._doubtful_forms
                forms[form] = next(iter(own or ids))

    def find(self, name: str) -> str | None:
        """Returns the company that a name is of, None where it may be of another."""
        found = self.ids.get(name)
        if found or self.doubtful(name) is not None:
            return found
        form = names.normal_form(name)
        return self._forms.get(form) or self._by_stem(name, form) or self._by_kind(name)

    def _by_kind(self, name: str) -> str | None:
        """Finds an investor under another word for a venture firm: Pear Ventures is Pear VC."""
        if has_han(name) or not names.words(name)[1:]:
            return None
        found = self._investors.get(names.investor_form(name), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _investors(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name, company_id in self.ids.items():
            kind = names.investor_form(name)
            if self.companies[company_id]["kind"] == "investor":
                found[kind].add(company_id)
        return found

    def doubtful(self, name: str) -> str | None:
        """Returns the company that a name is of if its text shows it, for it is a word as well."""
        if name in self.ids:
            return None
        found = self.ambiguous.get(name) or self._doubtful.get(names.plain_form(name))
        if found is None and names.is_legal(name):
            return self._doubtful_forms.get(names.normal_form(name))
        return found

    def _by_stem(self, name: str, form: str) -> str | None:
        """Finds a legal name that only adds place and trade: 北京旷视科技有限公司 is 旷视科技."""
        if not names.is_legal(name):
            return None
        for stem in (names.core(name), names.without_trade(name)):
            if stem != form and stem in self._forms and spelling.is_distinct(stem):
                return self._forms[stem]
        return None

    def sounding(self, name: str) -> str | None:
        """Returns the one company whose Chinese name a Latin name is the pinyin of."""
        if has_han(name) or not any(sound.identifies for sound in transliteration.sounds(name)):
            return None
        found = {
            company_id
            for sound in transliteration.sounds(name)
            if sound.identifies
            for han, company_id in self._by_sound.get(sound.pinyin, ())
            if evidence.is_pinyin(han, name, surely=True)
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _by_sound(self) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, company_id in self.ids.items():
            if has_han(name):
                for sound in transliteration.sounds(name):
                    found[sound.pinyin].add((name, company_id))
        return found
