"""A large YAML file of which only an outline is wanted: a few keys of every record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO, Any

import yaml

# A loader goes as deep as the file, down to the end of the stack.
DEPTH_LIMIT = 50


def outline(file: IO[bytes], keys: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record of a mapping of records, with those of its `keys` that it has: of texts, lists and mappings only.

    No number loses its zeros and no tag makes an object. Raises ValueError or yaml.YAMLError where it is no such file.
    """
    events = _Events(file)
    while not isinstance(event := events.next(), yaml.MappingStartEvent):
        if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            raise ValueError("expected a mapping of submissions")
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        name = events.value(event)
        event = events.next()
        if not isinstance(name, str) or not isinstance(event, yaml.MappingStartEvent):
            raise ValueError("expected a mapping for each submission")
        record: dict[str, Any] = {}
        while not isinstance(event := events.next(), yaml.MappingEndEvent):
            key = events.value(event)
            if isinstance(key, str) and key in keys:
                record[key] = events.value(events.next())
            else:
                events.skip()
        yield name, record


class _Events:
    def __init__(self, file: IO[bytes]) -> None:
        # The parser of C is ten times as fast; not every PyYAML has it.
        self._events = yaml.parse(file, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        self._anchors: dict[str, Any] = {}
        self._depth = 0

    def next(self) -> yaml.Event:
        event = next(self._events, None)
        if event is None:
            raise ValueError("it ends in the middle")
        if isinstance(event, yaml.CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        if self._depth > DEPTH_LIMIT:
            raise ValueError(f"it is more than {DEPTH_LIMIT} levels deep")
        return event

    def value(self, event: yaml.Event) -> Any:
        """Of what begins with an event."""
        made: Any
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ValueError(f"nothing is called {event.anchor}")
            return self._anchors[event.anchor]
        if isinstance(event, yaml.SequenceStartEvent):
            made = []
            while not isinstance(inner := self.next(), yaml.SequenceEndEvent):
                made.append(self.value(inner))
        elif isinstance(event, yaml.MappingStartEvent):
            made = {}
            while not isinstance(inner := self.next(), yaml.MappingEndEvent):
                key = self.value(inner)
                if not isinstance(key, str):
                    raise ValueError("a key is no text")
                made[key] = self.value(self.next())
        elif isinstance(event, yaml.ScalarEvent):
            made = event.value
        else:
            raise ValueError("it ends in the middle")
        if event.anchor:
            self._anchors[event.anchor] = made
        return made

    def skip(self) -> None:
        """Over the next value; of a text with an anchor it is remembered what it says."""
        depth = self._depth
        while True:
            event = self.next()
            if isinstance(event, yaml.ScalarEvent) and event.anchor:
                self._anchors[event.anchor] = event.value
            if self._depth <= depth:
                break
