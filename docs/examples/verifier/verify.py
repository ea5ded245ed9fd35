#!/usr/bin/env python3
"""Verifies a journal of Peregrine, written from the documents alone: it shares no line with the engine.

    verify.py JOURNAL_DIR [--limit N]

It checks every byte that docs/journal-format.md names, then decides every payment again by the policies that the
journal carries, and compares each body and each record of rule hits with the recorded one, byte for byte.
Prints "MATCH payments=N" and leaves with 0; or the first difference or damage, with 1; or, with 2, that there is
something which it does not know. Python 3.9 or later, nothing else.
"""
import ast
import hashlib
import json
import math
import os
import re
import struct
import sys
from array import array
from bisect import bisect_right
from decimal import Decimal


class Damage(Exception):
    """The journal's bytes are not what they were."""


class Differs(Exception):
    """A decision is not what its inputs and its policy lead to."""


class Unknown(Exception):
    """Something that this verifier was not written for."""


# ---------------------------------------------------------------------------------------------------------------------
# CRC-32C. One table step takes a byte; two tables of 65,536 words take four bytes at a time.

def _tables():
    one = []
    for n in range(256):
        for _ in range(8):
            n = (n >> 1) ^ (0x82F63B78 if n & 1 else 0)
        one.append(n)
    slices = [one]
    for _ in range(3):
        slices.append([(n >> 8) ^ one[n & 255] for n in slices[-1]])
    low = [slices[3][n & 255] ^ slices[2][n >> 8] for n in range(65536)]
    high = [slices[1][n & 255] ^ slices[0][n >> 8] for n in range(65536)]
    return one, low, high


BYTE, LOW, HIGH = _tables()


def crc32c(data):
    """Of some bytes, the usual way: all ones before, turned round after."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = BYTE[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def record_crc(before, words, tail):
    """Of the CRC before, then whole words, then what is left of the frame."""
    low, high = LOW, HIGH
    x = 0xFFFFFFFF ^ before
    crc = low[x & 0xFFFF] ^ high[x >> 16]
    for word in words:
        x = crc ^ word
        crc = low[x & 0xFFFF] ^ high[x >> 16]
    for byte in tail:
        crc = BYTE[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


# ---------------------------------------------------------------------------------------------------------------------
# The journal: segments of records.

PAGE = 4096
BLOCK = 65536
HEADER = struct.Struct('<8sIIqQQqqI4x32sI4x32s')
RECORD = struct.Struct('<IIHBBIqqIIQQ')
SEAL = struct.Struct('<8sQqqQQI4x32s32sI')
ZEROS = bytes(32)


def merkle(leaves):
    """The root: an odd last node moves up as it is."""
    level = leaves
    while len(level) > 1:
        pairs = [hashlib.sha256(b'\x01' + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1:]
    return level[0] if level else ZEROS


class Series:
    """Reads inputs or decisions, segment by segment, and checks all that the format names."""

    def __init__(self, directory, dense):
        self.directory, self.dense = directory, dense
        self.records = self.sealed = 0
        self.first = self.last = None
        self.head = None
        self.torn = None

    def segments(self):
        names = sorted(name for name in os.listdir(self.directory) if re.fullmatch(r'\d{10}\.seg', name))
        if not names:
            raise Damage('%s: no segments' % self.directory)
        for number, name in enumerate(names, 1):
            if int(name[:10]) != number:
                raise Damage('%s: segment %d is missing' % (self.directory, number))
        return [os.path.join(self.directory, name) for name in names]

    def durable(self):
        path = os.path.join(self.directory, 'durable')
        if not os.path.exists(path):
            return None
        with open(path, 'rb') as file:
            data = file.read()
        if len(data) != 20 or data[:8] != b'PURMARK1':
            raise Damage('%s: not a durable mark' % path)
        if crc32c(data[8:16]) != struct.unpack_from('<I', data, 16)[0]:
            raise Damage('%s: CRC' % path)
        return struct.unpack_from('<q', data, 8)[0]

    def __iter__(self):
        durable = self.durable()
        previous = None
        for number, path in enumerate(self.segments(), 1):
            with open(path, 'rb') as file:
                data = file.read()
            if not any(data[:8]):
                if any(memoryview(data)[8:]):
                    raise Damage('%s: bytes, but no magic' % path)
                continue                                # a spare one, or one that got no record
            if previous is not None and previous['number'] != number - 1:
                raise Damage('%s: the segment before is not in use' % path)
            segment = self.header(path, data, number, previous)
            yield from self.walk(path, data, segment, durable)
            if previous is not None and not previous['sealed']:
                print('note: %s is not sealed, and a segment follows' % previous['path'], file=sys.stderr)
            self.seal(path, data, segment)
            previous = segment
        if durable is not None and (self.last is None or self.last < durable):
            raise Damage('%s: ends at sequence %s, durable up to %d' % (self.directory, self.last, durable))

    def header(self, path, data, number, previous):
        (magic, version, dense, run, segment_number, length, first, last_before, crc_before, policy, crc,
            hash_before) = HEADER.unpack_from(data)
        if magic != b'PRGJRNL1':
            raise Damage('%s offset=0: magic' % path)
        if crc32c(data[:96]) != crc:
            raise Damage('%s offset=96: CRC of the header' % path)
        if version not in (1, 2):
            raise Unknown('%s: format version %d' % (path, version))
        wanted = (self.dense, number, len(data))
        if (dense, segment_number, length) != wanted or length < 1 << 20:
            raise Damage('%s: header says %s' % (path, (dense, segment_number, length)))
        if any(data[60:64]) or any(data[100:104]) or any(data[136:PAGE]):
            raise Damage('%s: the header has bytes that are not zero' % path)
        if previous is None:
            expected = (-1, 0, ZEROS)
        else:
            expected = (previous['last'], previous['crc'], previous['hash'] or ZEROS)
        if (last_before, crc_before) != expected[:2]:
            raise Damage('%s offset=48: does not follow the segment before' % path)
        if hash_before != expected[2]:
            if hash_before != ZEROS:
                raise Damage('%s offset=104: is not the hash of the segment before' % path)
            print('note: %s has no hash of the segment before yet' % path, file=sys.stderr)
        if previous is not None and (first <= previous['last'] if dense else first < previous['last']):
            raise Damage('%s offset=40: first sequence steps back' % path)
        return {'path': path, 'version': version, 'number': number, 'first': first, 'last': last_before,
                'crc': crc, 'hash': None, 'policy': policy, 'count': 0, 'end': PAGE, 'leaves': [], 'sealed': False}

    def walk(self, path, data, segment, durable):
        """Yields (type, stages, sequence, ingress, shard, epoch, source, source sequence, frame, offset)."""
        words = memoryview(data).cast('I') if sys.byteorder == 'little' else None
        if words is None:
            raise Unknown('a big-endian machine')
        view = memoryview(data)
        limit = len(data) - PAGE
        offset, crc, sequence, count, dense = PAGE, segment['crc'], None, 0, self.dense
        leaves = segment['leaves'] if segment['version'] == 2 else None
        sealed = any(view[limit:limit + 8])
        while offset + 56 <= limit:
            (length, stored, kind, version, stages, frame_length, seq, ingress, shard, epoch, source,
                source_sequence) = RECORD.unpack_from(data, offset)
            if length == 0:
                break
            end = offset + length
            whole = end & ~3
            if length != 56 + frame_length or end > limit:
                crc = None
            else:
                crc = record_crc(crc, words[(offset + 8) >> 2:whole >> 2], view[whole:end])
            if crc != stored:
                self.broken(path, data, segment, offset, sequence, durable, sealed)
                return
            follows = segment['last'] if sequence is None else sequence
            if version != 1:
                raise Unknown('%s offset=%d: record version %d' % (path, offset, version))
            if sequence is None and seq != segment['first']:
                raise Damage('%s offset=%d: sequence %d, the header says %d' % (path, offset, seq, segment['first']))
            if (seq != follows + 1) if dense else (seq < follows):
                raise Damage('%s offset=%d: sequence %d after %d' % (path, offset, seq, follows))
            padded = (end + 7) & ~7
            if any(view[end:padded]):
                raise Damage('%s offset=%d: padding' % (path, end))
            if leaves is not None:
                leaves.append(view[offset:padded])
            yield kind, stages, seq, ingress, shard, epoch, source, source_sequence, data[offset + 56:end], offset
            sequence, offset, count = seq, padded, count + 1
            if self.first is None:
                self.first = seq
            self.last = seq
            self.records += 1
            segment.update(last=seq, crc=crc, end=offset, count=count)
        if any(view[offset:limit]):
            self.broken(path, data, segment, offset, sequence, durable, sealed)

    def broken(self, path, data, segment, offset, sequence, durable, sealed):
        """Bytes behind the last good record: torn, where nothing durable is missing and nothing follows."""
        following = os.path.join(self.directory, '%010d.seg' % (segment['number'] + 1))
        if os.path.exists(following):
            with open(following, 'rb') as file:
                sealed = sealed or any(file.read(8))
        if sealed or (durable is not None and (sequence is None or sequence < durable)):
            raise Damage('%s offset=%d: the record after sequence %s is damaged' % (path, offset, sequence))
        self.torn = offset
        print('note: %s is torn at offset %d, after sequence %s' % (path, offset, sequence), file=sys.stderr)

    def seal(self, path, data, segment):
        at = len(data) - PAGE
        (magic, count, first, last, end, number, last_crc, digest, root, crc) = SEAL.unpack_from(data, at)
        if not any(data[at:at + 8]):
            return
        if magic != b'PRGSALS1':
            raise Damage('%s offset=%d: magic of the seal' % (path, at))
        if crc32c(data[at + 8:at + 120]) != crc:
            raise Damage('%s offset=%d: CRC of the seal' % (path, at + 120))
        if any(data[at + 52:at + 56]) or any(data[at + 124:at + PAGE]):
            raise Damage('%s offset=%d: the seal has bytes that are not zero' % (path, at))
        if (count, first, last, end, number, last_crc) != tuple(
                segment[name] for name in ('count', 'first', 'last', 'end', 'number', 'crc')):
            raise Damage('%s offset=%d: the seal does not fit its records' % (path, at))
        view = memoryview(data)[:end]
        if hashlib.sha256(view).digest() != digest:
            raise Damage('%s offset=%d: SHA-256' % (path, at + 56))
        leaves = [hashlib.sha256(b'\x00' + bytes(view[i:i + BLOCK])).digest() for i in range(0, end, BLOCK)]
        if merkle(leaves) != root:
            raise Damage('%s offset=%d: Merkle root' % (path, at + 88))
        segment.update(hash=digest, sealed=True)
        self.head = digest
        self.sealed += 1


# ---------------------------------------------------------------------------------------------------------------------
# Policies: their content, as much of YAML and of the rules' language as a policy like the handbook's needs.

class Yaml:
    """Blocks of maps and lists by indent, flow values, plain and quoted texts, comments."""

    def __init__(self, text):
        self.lines = []
        for line in text.split('\n'):
            line = self.without_comment(line).rstrip()
            if not line.strip():
                continue
            if self.lines and self.open(self.lines[-1][1]):
                self.lines[-1] = (self.lines[-1][0], self.lines[-1][1] + ' ' + line.strip())
            else:
                self.lines.append((len(line) - len(line.lstrip()), line.strip()))
        self.at = 0

    @staticmethod
    def without_comment(line):
        quote = None
        for i, c in enumerate(line):
            if quote:
                quote = None if c == quote else quote
            elif c in '"\'' and (i == 0 or line[i - 1] in ' [{,:'):
                quote = c
            elif c == '#' and (i == 0 or line[i - 1] == ' '):
                return line[:i]
        return line

    @staticmethod
    def open(text):
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', '', text)
        return bare.count('{') + bare.count('[') > bare.count('}') + bare.count(']')

    @classmethod
    def load(cls, text):
        yaml = cls(text)
        return yaml.block(yaml.lines[0][0]) if yaml.lines else None

    def block(self, indent):
        result = [] if self.lines[self.at][1].startswith('- ') else {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent:
            text = self.lines[self.at][1]
            if isinstance(result, list):
                item = text[2:].strip()
                if re.match(r'[\w.-]+:( |$)', item):    # a map that begins on the dash's line
                    inner = indent + len(text) - len(item)
                    self.lines[self.at] = (inner, item)
                    result.append(self.block(inner))
                    continue
                result.append(self.flow(item))
                self.at += 1
                continue
            match = re.match(r'([\w.-]+):\s*(.*)$', text)
            if not match:
                raise Unknown('YAML: ' + text)
            self.at += 1
            key = self.scalar(match.group(1))
            if match.group(2):
                result[key] = self.flow(match.group(2))
            elif self.at < len(self.lines) and (
                    self.lines[self.at][0] > indent
                    or self.lines[self.at][0] == indent and self.lines[self.at][1].startswith('- ')):
                result[key] = self.block(self.lines[self.at][0])
            else:
                result[key] = None
        return result

    TOKEN = re.compile(r'\s*(?:([\[\]{},])|"((?:[^"\\]|\\.)*)"|\'((?:[^\']|\'\')*)\'|([^\s\[\]{},:]+(?::(?! |$)[^\s'
                       r'\[\]{},:]*|[ ]+[^\s\[\]{},:#]+)*)|(:))')

    def flow(self, text):
        if text[0] not in '[{"\'':
            return self.scalar(text)
        tokens = []
        at = 0
        while at < len(text.rstrip()):
            match = self.TOKEN.match(text, at)
            if not match:
                raise Unknown('YAML: ' + text[at:])
            mark, double, single, plain, colon = match.groups()
            if mark or colon:
                tokens.append((mark or colon,))
            elif plain is not None:
                tokens.append(('value', self.scalar(plain)))
            else:
                tokens.append(('value', double if double is not None else single.replace("''", "'")))
            at = match.end()
        value, rest = self.value(tokens, 0)
        if rest != len(tokens):
            raise Unknown('YAML: ' + text)
        return value

    def value(self, tokens, at):
        mark = tokens[at][0]
        if mark == 'value':
            return tokens[at][1], at + 1
        result = [] if mark == '[' else {}
        close = ']' if mark == '[' else '}'
        at += 1
        while tokens[at][0] != close:
            item, at = self.value(tokens, at)
            if close == '}':
                if tokens[at][0] != ':':
                    raise Unknown('YAML: a key without a value')
                result[item], at = self.value(tokens, at + 1)
            else:
                result.append(item)
            if tokens[at][0] == ',':
                at += 1
        return result, at + 1

    @staticmethod
    def scalar(text):
        if text in ('null', '~'):
            return None
        if text in ('true', 'false'):
            return text == 'true'
        if re.fullmatch(r'[-+]?\d+', text):
            return int(text)
        if re.fullmatch(r'[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?', text):
            return float(text)
        return text


class NoAnswer(Exception):
    """A condition that cannot be evaluated: a value is missing."""


class Condition:
    """A rule's condition: comparisons, + - *, && || !, over names, numbers and texts."""

    ALLOWED = (ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.BinOp,
               ast.Add, ast.Sub, ast.Mult, ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq, ast.Name, ast.Load,
               ast.Constant)

    def __init__(self, text, constants, names):
        python = text.replace('&&', ' and ').replace('||', ' or ')
        python = re.sub(r'!(?!=)', ' not ', python).strip()
        try:
            tree = ast.parse(python, mode='eval')
        except SyntaxError:
            raise Unknown('condition: ' + text) from None
        for node in ast.walk(tree):
            if not isinstance(node, self.ALLOWED) or isinstance(node, ast.Compare) and len(node.ops) > 1:
                raise Unknown('condition: ' + text)
            if isinstance(node, ast.Name) and node.id not in constants and node.id not in names:
                raise Unknown('condition: %s in %s' % (node.id, text))
        self.tree, self.constants = tree.body, constants
        self.code = compile(tree, text, 'eval')

    def hits(self, values):
        """True or False, or None for an error. The short way first; where it has no answer, part by part."""
        try:
            answer = eval(self.code, self.constants, values)    # of names, numbers and operators alone
            if answer is True or answer is False:
                return answer
        except TypeError:
            pass
        try:
            answer = self.slowly(self.tree, values)
        except (NoAnswer, TypeError):
            return None
        return answer if isinstance(answer, bool) else None

    def slowly(self, node, values):
        if isinstance(node, ast.BoolOp):
            decides = isinstance(node.op, ast.Or)
            failed = False
            for part in node.values:
                try:
                    answer = self.slowly(part, values)
                except (NoAnswer, TypeError):
                    answer = None
                if answer is decides:
                    return decides
                failed = failed or answer is None
            if failed:
                raise NoAnswer()
            return not decides
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            answer = self.slowly(node.operand, values)
            if answer is None:
                raise NoAnswer()
            return not answer
        return eval(compile(ast.Expression(node), '', 'eval'), self.constants, values)


UNITS = {'ns': 1, 'us': 1000, 'ms': 10 ** 6, 's': 10 ** 9, 'm': 60 * 10 ** 9, 'h': 3600 * 10 ** 9,
         'd': 86400 * 10 ** 9}
CURRENCIES = {'EUR': (978, 2), 'USD': (840, 2), 'GBP': (826, 2), 'JPY': (392, 0)}
ACTIONS = {'approve': 0, 'allow': 0, 'challenge': 1, 'review': 2, 'decline': 3}
WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
DAY = 86400 * 10 ** 9


def span(text):
    match = re.fullmatch(r'(\d+)(ns|us|ms|s|m|h|d)', str(text))
    if not match:
        raise Unknown('a length of time: %s' % text)
    return int(match.group(1)) * UNITS[match.group(2)]


def known(where, mapping, *keys):
    for key in mapping:
        if key not in keys:
            raise Unknown('%s: %s' % (where, key))


class Policy:
    """One policy, from its content."""

    def __init__(self, directory, digest):
        path = os.path.join(directory, 'content', digest.hex())
        try:
            with open(path, 'rb') as file:
                content = file.read()
        except FileNotFoundError:
            raise Damage('%s: the policy is not there' % path) from None
        if hashlib.sha256(content).digest() != digest:
            raise Damage('%s: is not what its name says' % path)
        files = {}
        at = 0
        while at < len(content):
            end = content.index(b'\0', at)
            size = content.index(b'\0', end + 1)
            name, length = content[at:end].decode(), int(content[end + 1:size])
            at = size + 1 + length
            files[name] = content[size + 1:at]
        self.hash = digest
        yaml = {name: Yaml.load(files.get(name + '.yaml', b'').decode()) or {}
                for name in ('policy', 'features', 'rules', 'reasons', 'lists')}
        self.general(yaml['policy'])
        self.features(yaml['features'])
        self.rules(yaml['rules'], files)
        self.model(yaml['policy'], yaml['reasons'], files)
        self.lists(yaml['lists'], files)

    def general(self, policy):
        known('policy.yaml', policy, 'policy', 'language', 'zone', 'currency', 'capacity', 'late', 'constants',
              'champion', 'challengers', 'bands', 'otherwise', 'short-of-time', 'assume-outcome', 'approvals',
              'rule-budget')
        if policy.get('zone', 'UTC') != 'UTC' or policy.get('assume-outcome', 'none') != 'none':
            raise Unknown('policy.yaml: a zone, or assumed outcomes')
        if policy.get('currency') not in CURRENCIES:
            raise Unknown('currency %s' % policy.get('currency'))
        self.currency, decimals = CURRENCIES[policy['currency']]
        self.minor = 10 ** decimals
        capacity = policy['capacity']
        self.keys = {kind: capacity.get(kind) for kind in ('customer', 'terminal')}
        self.payments = capacity.get('payments', capacity['events'])
        self.repeats = capacity['repeats']
        self.events = capacity['events']
        late = policy.get('late') or {'allow': '0s'}
        if span(late['allow']) != 0 or late.get('beyond', 'decide-and-flag') != 'decide-and-flag':
            raise Unknown('policy.yaml: lateness')
        self.constants = policy.get('constants') or {}
        self.otherwise = ACTIONS[policy.get('otherwise', 'approve')]
        self.bands = sorted(((float(band['from']), ACTIONS[band['action']], band.get('reason'))
                             for band in policy.get('bands') or []), reverse=True)

    def features(self, declared):
        defaults = declared.get('defaults') or {}
        plain = {'current': 'include', 'of': 'all', 'resolution': 'exact', 'empty': 0.0}
        if any(plain.get(key) != value for key, value in defaults.items()):
            raise Unknown('features.yaml: defaults %s' % defaults)
        self.names = [feature['name'] for feature in declared.get('features') or []]
        self.plain = []             # (index, kind, what)
        self.windows = {}           # kind of key -> [(span, delay, [(index, aggregate)])]
        for index, feature in enumerate(declared.get('features') or []):
            where = 'feature ' + feature['name']
            if 'field' in feature:
                known(where, feature, 'name', 'field')
                if feature['field'] != 'amount':
                    raise Unknown(where)
                self.plain.append((index, 'amount', None))
            elif feature.get('calendar') == 'weekday':
                known(where, feature, 'name', 'calendar', 'in')
                self.plain.append((index, 'weekday', {WEEKDAYS.index(day) for day in feature['in']}))
            elif feature.get('calendar') == 'hour':
                known(where, feature, 'name', 'calendar', 'from', 'to')
                self.plain.append((index, 'hour', (feature['from'], feature['to'])))
            else:
                known(where, feature, 'name', 'key', 'aggregate', 'window')
                window = re.fullmatch(r'sliding (\w+)(?: delay (\w+))?', feature['window'])
                if not window or feature['aggregate'] not in ('count', 'mean amount', 'fraud-share') \
                        or feature['key'] not in ('customer', 'terminal'):
                    raise Unknown(where)
                length, delay = span(window.group(1)), span(window.group(2) or '0s')
                of_key = self.windows.setdefault(feature['key'], {})
                of_key.setdefault((length, delay), []).append((index, feature['aggregate']))
        self.spans = {kind: max(length + delay for length, delay in of_key)
                      for kind, of_key in self.windows.items()}
        self.windows = {kind: [(length, delay, wanted) for (length, delay), wanted in of_key.items()]
                        for kind, of_key in self.windows.items()}

    def rules(self, declared, files):
        known('rules.yaml', declared, 'defaults', 'rules')
        defaults = declared.get('defaults') or {}
        known('rules.yaml', defaults, 'owner', 'mode', 'description')
        self.live, self.shadow = [], []
        for rule in declared.get('rules') or []:
            where = 'rule ' + rule['id']
            known(where, rule, 'id', 'when', 'then', 'mode', 'tests', 'owner', 'description')
            known(where, rule['then'], 'action', 'reason')
            condition = Condition(rule['when'], dict(self.constants, __builtins__={}),
                                  self.names + ['probability', 'margin', 'score'])
            mode = rule.get('mode', defaults.get('mode', 'live'))
            (self.live if mode == 'live' else self.shadow).append(
                (condition, ACTIONS[rule['then']['action']], rule['then'].get('reason'), rule['id']))

    def model(self, policy, reasons, files):
        self.champion = None
        champion = policy.get('champion')
        if champion:
            known('champion', champion, 'file', 'trees')
            if champion.get('trees', 'all') != 'all':
                raise Unknown('champion: trees %s' % champion['trees'])
            self.champion = Forest(files[champion['file']], self.names)
        self.codes = [(code, [self.names.index(name) for name in inputs])
                      for code, inputs in (reasons.get('model-inputs') or {}).items() if code != 'none']

    def lists(self, declared, files):
        self.declared = []
        for entry in declared.get('lists') or []:
            known('list ' + entry['name'], entry, 'name', 'kind', 'key', 'reason', 'longest', 'approvals')
            if entry['key'] not in ('customer', 'terminal') or entry['kind'] not in (
                    'hard-block', 'allow', 'soft-block', 'watch'):
                raise Unknown('list ' + entry['name'])
            if 'lists/%s.csv' % entry['name'] in files:
                raise Unknown('first entries of list ' + entry['name'])
            self.declared.append((entry['name'], entry['kind'], entry['key'], entry['reason']))


# ---------------------------------------------------------------------------------------------------------------------
# The model: XGBoost's JSON, in float32, and its contributions, in float64.

def float32(value):
    return struct.unpack('<f', struct.pack('<f', value))[0]


def parse32(text):
    """The float32 nearest to a decimal: by way of float64, unless that lies between two of them."""
    value = float(text)
    bits = struct.unpack('<Q', struct.pack('<d', value))[0]
    if bits & 0x1FFFFFFF == 0x10000000 and Decimal(text) != Decimal(value):
        value = math.nextafter(value, math.inf if Decimal(text) > Decimal(value) else -math.inf)
    return float32(value)


class Forest:
    def __init__(self, data, features):
        learner = json.loads(data, parse_float=parse32)['learner']
        booster = learner['gradient_booster']
        if learner['objective']['name'] != 'binary:logistic' or booster['name'] != 'gbtree':
            raise Unknown('model: objective or booster')
        names = learner['feature_names']
        self.inputs = [features.index(name) for name in names]
        base = float32(float(learner['learner_model_param']['base_score'].strip('[]')))
        base = min(max(base, float32(1e-6)), float32(1 - 1e-6))
        self.base = float32(-math.log(float32(float32(1 / base) - 1.0)))
        source = ['def walk(x, sums):', ' leaves = []']
        self.up = []                # for each leaf: (input of the split, what the step changes the mean by), upwards
        self.leaf_values = []
        for tree in booster['model']['trees']:
            if tree.get('categories'):
                raise Unknown('model: categories')
            self.tree(tree, source)
        source.append(' return leaves')
        scope = {}
        exec('\n'.join(source), scope)
        self.walk = scope['walk']
        self.cell = array('f', [0.0])

    def tree(self, tree, source):
        left, right, value = tree['left_children'], tree['right_children'], tree['split_conditions']
        cover = tree['sum_hessian']
        mean = [0.0] * len(left)

        def means(node):
            if left[node] == -1:
                mean[node] = float(value[node])
            else:
                a, b = left[node], right[node]
                means(a)
                means(b)
                mean[node] = (mean[a] * cover[a] + mean[b] * cover[b]) / (cover[a] + cover[b])

        def write(node, depth, path):
            pad = ' ' * (depth + 1)
            if left[node] == -1:
                source.append('%sleaves.append(%d)' % (pad, len(self.up)))
                self.leaf_values.append(float(value[node]))
                self.up.append(tuple(path))
                return
            feature = tree['split_indices'][node]
            test = 'x[%d] < %r' % (feature, float(value[node]))
            if tree['default_left'][node]:
                test = 'not x[%d] >= %r' % (feature, float(value[node]))
            at = self.inputs[feature]
            for word, child in (('if %s:' % test, left[node]), ('else:', right[node])):
                source.append(pad + word)
                write(child, depth + 1, [(at, mean[child] - mean[node])] + path)

        means(0)
        write(0, 0, [])

    def score(self, features):
        """The margin and the leaves where the walks ended."""
        row = array('f', [math.nan if features[i] is None else features[i] for i in self.inputs])
        leaves = self.walk(row, None)
        cell, values = self.cell, self.leaf_values
        total = self.base
        for leaf in leaves:
            cell[0] = total + values[leaf]
            total = cell[0]
        return total, leaves

    def contributions(self, leaves, width):
        sums = [0.0] * width
        for leaf in leaves:
            for feature, step in self.up[leaf]:
                sums[feature] += step
        return sums


HALF_LN2, THREE_HALVES_LN2 = struct.unpack('>dd', bytes.fromhex('3fd62e43000000003ff0a2b200000000'))
LN2_HIGH, LN2_LOW = float.fromhex('0x1.62e42feep-1'), float.fromhex('0x1.a39ef35793c76p-33')


def exp(x):
    """e to the x as fdlibm has it: the same bits on every machine, which C's library does not promise."""
    if x != x:
        return x
    if x > 709.782712893384:
        return math.inf
    if x < -745.1332191019411:
        return 0.0
    k = 0
    high, low = x, 0.0
    if abs(x) >= HALF_LN2:
        if abs(x) < THREE_HALVES_LN2:
            k = 1 if x > 0 else -1
            high, low = x - k * LN2_HIGH, k * LN2_LOW
        else:
            k = int(x * 1.4426950408889634 + (0.5 if x > 0 else -0.5))
            high, low = x - k * LN2_HIGH, k * LN2_LOW
        x = high - low
    elif abs(x) < 2.0 ** -28:
        return 1.0 + x
    t = x * x
    c = x - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * (6.61375632143793436117e-05
        + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))))
    if k == 0:
        return 1.0 - ((x * c) / (c - 2.0) - x)
    return math.ldexp(1.0 - ((low - (x * c) / (2.0 - c)) - high), k)


# ---------------------------------------------------------------------------------------------------------------------
# Messages: the fields of peregrine-sbe.xml in their order. 16-byte ids are two words, low before high.

NULL_U64, NULL_I64 = 0xFFFFFFFFFFFFFFFF, -0x8000000000000000
PAYMENT = struct.Struct('<QQQqqQQQQqQQQQQQIIQiiIHhHHHH10B15s8s12s')
REVERSAL = struct.Struct('<QQQQQqq')
OUTCOME = struct.Struct('<QQQQQqBB')
CUSTOMER_EVENT = struct.Struct('<QQQqQQQQQQQQqHHBBB')
LABEL = struct.Struct('<QQQqB')
MOVE = struct.Struct('<QQQQQQQqB')
LIST_UPDATE = struct.Struct('<QQQq64sBBB')
LIST_ENTRY = struct.Struct('<QQQQqq')
SNOOZE = struct.Struct('<QQQq64sQQqB')
BODY = struct.Struct('<qQQ32sddIHHHBHBHQ')
MESSAGE = struct.Struct('<HHHH')
NAMES = {10: 'PaymentRequest', 11: 'PaymentAdvice', 12: 'PaymentReversal', 13: 'PaymentOutcome', 14: 'CustomerEvent',
         15: 'FraudLabel', 16: 'ProfileUpdate', 17: 'ProfileMove', 18: 'ListUpdate', 19: 'Snooze', 20: 'ActivatePolicy'}


def text(data):
    return data.rstrip(b'\0').decode('ascii')


# ---------------------------------------------------------------------------------------------------------------------
# Histories: the rows of one key in the order of their times.

class History:
    __slots__ = ('times', 'counts', 'valued', 'amounts', 'frauds', 'newest')

    def __init__(self):
        self.times = array('q')
        self.counts = bytearray()       # 0 where the payment was fully reversed
        self.valued = bytearray()       # 0 where it has no amount in the policy's currency
        self.amounts = array('q')       # what remains, in minor units
        self.frauds = bytearray()       # 1 where its newest label is 1
        self.newest = None


class Windows:
    """The histories of one kind of key."""

    def __init__(self, policy, kind):
        self.wanted, self.longest = policy.windows[kind], policy.spans[kind]
        self.minor, self.capacity, self.kind = policy.minor, policy.keys[kind], kind
        self.of_key = {}

    def take(self, key, time, amount, newest_before, features):
        """Takes a payment in and reads the features of the key; returns (history, row), or None where it is late."""
        history = self.of_key.get(key)
        if history is not None and newest_before is not None and newest_before - history.newest > self.longest:
            del self.of_key[key]
            history = None
        if history is None:
            history = self.of_key[key] = History()
            history.newest = time
            if self.capacity is not None and len(self.of_key) > self.capacity:
                self.of_key = {k: h for k, h in self.of_key.items()
                               if newest_before is None or newest_before - h.newest <= self.longest}
                if len(self.of_key) > self.capacity:
                    raise Unknown('more keys of %s than the capacity has room for' % self.kind)
        times = history.times
        row = None
        if time >= history.newest:
            history.newest = time
            row = len(times)
            times.append(time)
            history.counts.append(1)
            history.valued.append(0 if amount is None else 1)
            history.amounts.append(amount or 0)
            history.frauds.append(0)
        held = history.newest
        for length, delay, wanted in self.wanted:
            start = bisect_right(times, max(time, held if row is None else time) - delay - length)
            end = bisect_right(times, time - delay)
            for index, aggregate in wanted:
                value = self.aggregate(history, aggregate, start, end) if start < end else None
                features[index] = value if value is not None else (0 if aggregate == 'count' else 0.0)
        return None if row is None else (history, row)

    def aggregate(self, history, aggregate, start, end):
        count = sum(history.counts[start:end])
        if aggregate == 'count':
            return count
        if aggregate == 'fraud-share':
            frauds = sum(f and c for f, c in zip(history.frauds[start:end], history.counts[start:end]))
            return frauds / count if count else None
        valued = sum(history.valued[start:end])
        return sum(history.amounts[start:end]) / (self.minor * valued) if valued else None


class Payment:
    """What is known of a payment by its id, also before it comes."""
    __slots__ = ('rows', 'label', 'reversed', 'taken_back', 'amount')

    def __init__(self):
        self.rows, self.label, self.reversed, self.taken_back, self.amount = None, 0, False, 0, None

    def apply(self):
        if self.rows is None:
            return
        amount = self.amount
        for history, row in self.rows:
            history.frauds[row] = 1 if self.label == 1 else 0
            if self.reversed:
                history.counts[row] = history.valued[row] = history.amounts[row] = 0
            elif amount is not None:
                history.amounts[row] = amount


# ---------------------------------------------------------------------------------------------------------------------
# The engine, once more.

ALLOWED_MODEL, ALLOWED_RULES = 1, 2
RULE_WEIGHT = {0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0}
HARD_BLOCK, ALLOW_LIST, SOFT_BLOCK, RULE, BAND, OTHERWISE = range(1, 7)


class Engine:
    def __init__(self, directory):
        self.directory = directory
        self.policy = None
        self.policies = {}
        self.time = None                # the greatest event time so far
        self.windows = {}
        self.known = {}                 # (source, id) -> Payment, in the order of arrival

    def take(self, kind, stages, sequence, shard, epoch, source, frame):
        """Takes an input; returns the payment's body and hits, or None."""
        if kind not in NAMES:
            raise Unknown('sequence=%d: input of type %d' % (sequence, kind))
        block, template, schema, version = MESSAGE.unpack_from(frame)
        if template != kind or schema != 1001:
            raise Damage('sequence=%d: type %d, message %d of schema %d' % (sequence, kind, template, schema))
        if kind == 10:
            return self.decide(PAYMENT.unpack_from(frame, 8), stages, sequence, shard, epoch, source)
        if kind == 15:
            self.label(LABEL.unpack_from(frame, 8), source)
        elif kind == 20:
            self.activate(frame[16:48])
        else:
            raise Unknown('sequence=%d: %s' % (sequence, NAMES[kind]))
        return None

    def activate(self, digest):
        if digest not in self.policies:
            self.policies[digest] = Policy(self.directory, digest)
        policy, before = self.policies[digest], self.policy
        if before is not None and (policy.windows, policy.names, policy.keys, policy.currency) != (
                before.windows, before.names, before.keys, before.currency):
            raise Unknown('a policy with other features or capacities')
        self.policy = policy
        if before is None:
            self.windows = {kind: Windows(policy, kind) for kind in policy.windows}

    def payment(self, source, low, high):
        key = (source, low, high)
        payment = self.known.get(key)
        if payment is None:
            payment = self.known[key] = Payment()
            if len(self.known) > self.policy.payments:
                del self.known[next(iter(self.known))]
        return payment

    def label(self, fields, source):
        _, low, high, _, label = fields
        payment = self.payment(source, low, high)
        payment.label = label
        payment.apply()

    def decide(self, fields, stages, sequence, shard, epoch, source):
        policy = self.policy
        low, high, time, amount = fields[1:5]
        customer = fields[8]
        currency = fields[24]
        terminal = text(fields[39])
        features = [None] * len(policy.names)
        status = 0
        in_currency = amount if currency == policy.currency and amount != NULL_I64 else None
        for index, kind, what in policy.plain:
            if kind == 'amount':
                features[index] = None if in_currency is None else in_currency / policy.minor
            elif kind == 'weekday':
                features[index] = 1 if (time // DAY + 3) % 7 in what else 0
            else:
                features[index] = 1 if what[0] <= time % DAY // UNITS['h'] <= what[1] else 0
        rows = []
        late = False
        for kind, key in (('customer', None if customer == NULL_U64 else customer), ('terminal', terminal or None)):
            windows = self.windows.get(kind)
            if windows is None:
                continue
            if key is None:
                for _, _, wanted in windows.wanted:
                    for index, aggregate in wanted:
                        features[index] = 0 if aggregate == 'count' else 0.0
                continue
            row = windows.take(key, time, in_currency, self.time, features)
            if row is None:
                late = True
            else:
                rows.append(row)
        payment = self.payment(source, low, high)
        payment.rows, payment.amount = rows, in_currency
        if payment.label or payment.reversed:
            payment.apply()
        if self.time is None or time > self.time:
            self.time = time
        return self.score(features, stages, sequence, low, high, shard, epoch, status)

    def score(self, features, stages, sequence, low, high, shard, epoch, status):
        policy = self.policy
        margin = probability = math.nan
        score = 0
        leaves = None
        if policy.champion is not None and stages & ALLOWED_MODEL:
            margin, leaves = policy.champion.score(features)
            probability = 1.0 / (1.0 + exp(-margin))
            score = min(999, math.floor(1000 * probability))
        reasons = {}                    # code -> [weight, asked for an action, asked for the one taken]
        asked = []                      # (code, action)

        def reason(code, weight, action):
            if code is not None:
                reasons[code] = max(reasons.get(code, 0.0), weight)
                if action is not None:
                    asked.append((code, action))

        decided = None
        hits, shadow = 0, 0
        if stages & ALLOWED_RULES:
            names = dict(zip(policy.names, features))
            has = leaves is not None
            names.update(probability=probability if has else None, margin=margin if has else None,
                         score=score if has else None)
            best = None
            for number, (condition, action, code, _) in enumerate(policy.live):
                if condition.hits(names):
                    hits |= 1 << number
                    reason(code, RULE_WEIGHT[action], action)
                    if best is None or action > best[0]:
                        best = (action, number)
            for number, (condition, _, _, _) in enumerate(policy.shadow):
                if condition.hits(names):
                    shadow |= 1 << number
            if best is not None:
                decided = (best[0], RULE, best[1])
        if leaves is not None:
            for number, (start, action, code) in enumerate(policy.bands):
                if probability >= start:
                    reason(code, float32(probability), action)
                    if decided is None:
                        decided = (action, BAND, number)
                    break
        if decided is None:
            decided = (policy.otherwise, OTHERWISE, 0xFFFF)
        if leaves is not None and decided[0] != 0:
            sums = policy.champion.contributions(leaves, len(features))
            speaking = []
            total = 0.0
            for code, inputs in policy.codes:
                part = 0.0
                for index in inputs:
                    part += sums[index]
                if part > 0:
                    speaking.append((code, part))
                    total += part
            for code, part in speaking:
                reason(code, float32(probability * part / total), None)
        order = sorted(reasons.items(), key=lambda item: -item[1])
        action = decided[0]
        body = [MESSAGE.pack(96, 41, 1001, 1),
                BODY.pack(sequence, low, high, policy.hash, margin, probability, epoch, shard, score, status, action,
                          max(0, len(order) - 8), decided[1], decided[2], 0),
                struct.pack('<HH', 7, min(8, len(order)))]
        for code, weight in order[:8]:
            actions = [wanted for of, wanted in asked if of == code]
            body.append(struct.pack('<HfB', code, weight, 1 if actions and action not in actions else 0))
        return b''.join(body), self.hits(sequence, hits, shadow)

    @staticmethod
    def hits(sequence, live, shadow):
        if not live and not shadow:
            return None
        parts = [MESSAGE.pack(8, 61, 1001, 1), struct.pack('<q', sequence)]
        for bits in (live, shadow):
            words = [(n, bits >> 64 * n & NULL_U64) for n in range((bits.bit_length() + 63) // 64)]
            words = [word for word in words if word[1]]
            parts.append(struct.pack('<HH', 9, len(words)))
            parts.extend(struct.pack('<BQ', *word) for word in words)
        return b''.join(parts)


# ---------------------------------------------------------------------------------------------------------------------
# Comparing.

FIELDS = ('inputSequence', 'paymentId.low', 'paymentId.high', 'policyHash', 'margin', 'probability', 'epoch', 'shard',
          'score', 'status', 'action', 'moreReasons', 'decidedBy', 'decidedIndex', 'tags')


def difference(recorded, made):
    """The first field that differs, with both values."""
    if MESSAGE.unpack_from(recorded)[1] != MESSAGE.unpack_from(made)[1]:
        return 'message', MESSAGE.unpack_from(recorded), MESSAGE.unpack_from(made)
    if MESSAGE.unpack_from(made)[1] == 41 and len(recorded) >= 108:
        for name, x, y in zip(FIELDS, BODY.unpack_from(recorded, 8), BODY.unpack_from(made, 8)):
            if struct.pack('<d', x) != struct.pack('<d', y) if isinstance(x, float) else x != y:
                return name, x, y
        lists = [[struct.unpack_from('<HfB', data, 108 + 7 * n)
                  for n in range(struct.unpack_from('<HH', data, 104)[1])] for data in (recorded, made)]
        for n in range(max(map(len, lists))):
            x, y = ([*which[n:n + 1], None][0] for which in lists)
            if x != y:
                return 'reasons[%d] (code, weight, overridden)' % n, x, y
    return 'bytes', recorded.hex(), made.hex()


def verify(directory, limit):
    inputs = Series(os.path.join(directory, 'inputs'), 1)
    decisions = Series(os.path.join(directory, 'decisions'), 0)
    recorded = iter(decisions)
    engine = Engine(directory)
    payments = 0

    def compare(sequence, ingress, shard, epoch, kind, made):
        record = next(recorded, None)
        if record is None:
            raise Differs('sequence=%d field=record journal=none replay=type %d' % (sequence, kind))
        found = (record[2], record[0], record[3], record[1], record[4], record[5], record[6], record[7])
        wanted = (sequence, kind, ingress, 0, shard, epoch, 0, 0)
        if found != wanted:
            raise Differs('sequence=%d field=record journal=%s replay=%s' % (sequence, found, wanted))
        if made is not None and record[8] != made:
            raise Differs('sequence=%d field=%s journal=%s replay=%s' % ((sequence,) + difference(record[8], made)))

    for kind, stages, sequence, ingress, shard, epoch, source, _, frame, _ in inputs:
        answer = engine.take(kind, stages, sequence, shard, epoch, source, frame)
        if answer is not None:
            compare(sequence, ingress, shard, epoch, 41, answer[0])
            if answer[1] is not None:
                compare(sequence, ingress, shard, epoch, 61, answer[1])
            payments += 1
            if payments == limit:
                return payments, inputs, decisions
        if (sequence + 1) % 10000 == 0:
            compare(sequence, ingress, shard, epoch, 60, None)
    extra = next(recorded, None)
    if extra is not None:
        raise Differs('sequence=%d field=record journal=type %d replay=none' % (extra[2], extra[0]))
    return payments, inputs, decisions


def main(arguments):
    limit = None
    if '--limit' in arguments:
        at = arguments.index('--limit')
        limit = int(arguments[at + 1])
        del arguments[at:at + 2]
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        payments, inputs, decisions = verify(arguments[0], limit)
    except Damage as damage:
        print('DAMAGED %s' % damage)
        return 1
    except Differs as differs:
        print('DIFFERS %s' % differs)
        return 1
    except Unknown as unknown:
        print('UNKNOWN %s' % unknown)
        return 2
    for name, series in (('inputs', inputs), ('decisions', decisions)):
        print('%s records=%d first=%s last=%s sealed=%d chainHead=%s' % (
            name, series.records, series.first, series.last, series.sealed, series.head.hex() if series.head else '-'),
            file=sys.stderr)
    print('MATCH payments=%d' % payments)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
