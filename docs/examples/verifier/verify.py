#!/usr/bin/env python3
"""Verifies a journal of Peregrine. Written from the documents alone, it shares nothing with the engine.

    verify.py JOURNAL_DIR [--limit N]

It checks every byte that docs/journal.md names, decides every payment again by the policies that the journal carries,
and compares each body and each record of rule hits with the recorded one, byte for byte. Prints "MATCH payments=N" and
leaves with 0; or what is damaged or differs first, with 1; or, with 2, what it does not know. Python 3.9, nothing else.
"""
import ast
import hashlib
import json
import math
import operator
import os
import re
import struct
import sys
from array import array
from bisect import bisect_right
from collections import OrderedDict
from decimal import Decimal


class Finding(Exception):
    """The journal's bytes are damaged, or a decision is not what its inputs and its policy lead to."""


class Unknown(Exception):
    """Something that this verifier was not written for."""


def damaged(where, what):
    raise Finding('DAMAGED %s: %s' % (where, what))


# ---- CRC-32C. One table step takes a byte; two tables of 65,536 words take four bytes at a time.
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


def crc32c(data, words=()):
    """Of whole little-endian words, then bytes, the usual way: all ones before, turned round after."""
    low, high, crc = LOW, HIGH, 0xFFFFFFFF
    for word in words:
        x = crc ^ word
        crc = low[x & 0xFFFF] ^ high[x >> 16]
    for byte in data:
        crc = BYTE[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


# ---- The journal: segments of records.
PAGE, BLOCK = 4096, 65536
HEADER = struct.Struct('<8sIIqQQqqI4x32sI4x32s32sI')
RECORD = struct.Struct('<IIHBBIqqIIQQ')
SEAL = struct.Struct('<8sQqqQQI4x32s32sI')
ZEROS = bytes(32)


def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def merkle(level):
    """The root over leaves: an odd last node moves up as it is."""
    while len(level) > 1:
        level = [sha256(b'\1', level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)] + level[len(level) & ~1:]
    return level[0]


class Series:
    """Reads inputs or decisions, segment by segment, and checks all that the format names."""

    def __init__(self, directory, dense):
        self.directory, self.dense, self.records, self.sealed = directory, dense, 0, 0
        self.first = self.last = self.head = None

    def durable(self):
        path = os.path.join(self.directory, 'durable')
        if not os.path.exists(path):
            return -1
        with open(path, 'rb') as file:
            data = file.read()
        if len(data) != 20 or data[:8] != b'PURMARK1' or struct.pack('<I', crc32c(data[8:16])) != data[16:]:
            damaged(path, 'not a durable mark, or its CRC')
        return struct.unpack_from('<q', data, 8)[0]

    def __iter__(self):
        """Yields (type, stages, sequence, ingress, shard, epoch, source, source sequence, frame)."""
        mark, previous = self.durable(), None
        names = sorted(name for name in os.listdir(self.directory) if re.fullmatch(r'\d{10}\.seg', name))
        for number, name in enumerate(names, 1):
            path = os.path.join(self.directory, name)
            if int(name[:10]) != number:
                damaged(self.directory, 'segment %d is missing' % number)
            with open(path, 'rb') as file:
                data = file.read()
            if len(data) == 2 * PAGE:
                raise Unknown('%s: retention removed its records; what follows cannot be decided without them' % path)
            if not any(data[:8]):
                if any(data[8:104]) or any(data[136:]) or number < len(names):
                    damaged(path, 'bytes, or a segment behind it, but no magic')
                continue                                # a spare one
            if previous is not None and not previous['hash']:
                print('note: %s is not sealed, and a segment follows' % previous['path'], file=sys.stderr)
            segment = self.header(path, data, number, previous)
            yield from self.walk(path, data, segment, mark, number < len(names))
            self.seal(path, data, segment)
            previous = segment
        if (-1 if self.last is None else self.last) < mark:
            damaged(self.directory, 'ends at sequence %s, durable up to %d' % (self.last, mark))

    def header(self, path, data, number, previous):
        (magic, version, dense, _, own_number, length, first, last_before, crc_before, _, crc, hash_before, secret,
            secret_crc) = HEADER.unpack_from(data)
        if magic != b'PRGJRNL1' or crc32c(data[:96]) != crc:
            damaged(path + ' offset=0', 'magic, or CRC of the header')
        if version not in (1, 2):
            raise Unknown('%s: format version %d' % (path, version))
        if (dense, own_number, length) != (self.dense, number, len(data)) or length < 1 << 20:
            damaged(path + ' offset=12', 'another series, number or length')
        if any(data[60:64]) or any(data[100:104]) or any(data[136 if version == 1 else 172:PAGE]):
            damaged(path, 'the header has bytes that are not zero')
        if version == 2 and crc32c(secret) != secret_crc:
            damaged(path + ' offset=168', 'CRC of the secret')
        last, crc_of_last, hash_of_last = (-1, 0, b'') if previous is None else [
            previous[name] for name in ('last', 'crc', 'hash')]
        if (last_before, crc_before) != (last, crc_of_last) or first < last + self.dense:
            damaged(path + ' offset=40', 'does not follow the segment before')
        if hash_before != (hash_of_last or ZEROS):
            if hash_before != ZEROS:
                damaged(path + ' offset=104', 'is not the hash of the segment before')
            print('note: %s has no hash of the segment before yet' % path, file=sys.stderr)
        return {'path': path, 'version': version, 'number': number, 'first': first, 'last': last, 'crc': crc,
                'hash': b'', 'secret': secret, 'count': 0, 'end': PAGE, 'leaves': []}

    def walk(self, path, data, segment, mark, followed):
        words, view, limit = memoryview(data).cast('I'), memoryview(data), len(data) - PAGE
        offset, crc, sequence, dense = PAGE, segment['crc'], None, self.dense
        sealed = any(data[limit:limit + 8])
        spans = segment['leaves']
        while offset + 56 <= limit:
            (length, stored, kind, version, stages, frame_length, seq, ingress, shard, epoch, source,
                source_sequence) = RECORD.unpack_from(data, offset)
            if length == 0:
                break
            end = offset + length
            if length != 56 + frame_length or end > limit or stored != crc32c(
                    view[end & ~3:end], [crc, *words[(offset + 8) >> 2:end >> 2]]):
                break
            crc = stored
            if version != 1:
                raise Unknown('%s offset=%d: record version %d' % (path, offset, version))
            if seq != segment['first'] if sequence is None else seq != sequence + 1 if dense else seq < sequence:
                damaged('%s offset=%d' % (path, offset), 'sequence %d after %s' % (seq, sequence))
            padded = (end + 7) & ~7
            if any(view[end:padded]):
                damaged('%s offset=%d' % (path, end), 'padding')
            if sealed:
                spans.append((offset + 8, end))
            yield kind, stages, seq, ingress, shard, epoch, source, source_sequence, data[offset + 56:end]
            sequence, offset = seq, padded
            self.first = seq if self.first is None else self.first
            self.last, self.records = seq, self.records + 1
            segment.update(last=seq, crc=crc, end=offset, count=segment['count'] + 1)
        if any(view[offset:limit]):                     # torn, where nothing durable is missing and nothing follows
            if sealed or followed or (-1 if sequence is None else sequence) < mark:
                damaged('%s offset=%d' % (path, offset), 'the record after sequence %s' % sequence)
            print('note: %s is torn at offset %d, after sequence %s' % (path, offset, sequence), file=sys.stderr)

    def seal(self, path, data, segment):
        at = len(data) - PAGE
        where = '%s offset=%d' % (path, at)
        (magic, count, first, last, end, number, last_crc, digest, root, crc) = SEAL.unpack_from(data, at)
        if not any(data[at:at + 8]):
            return
        if magic != b'PRGSALS1' or crc32c(data[at + 8:at + 120]) != crc:
            damaged(where, 'magic, or CRC of the seal')
        if any(data[at + 52:at + 56]) or any(data[at + 124:]):
            damaged(where, 'the seal has bytes that are not zero')
        if (count, first, last, end, number, last_crc) != tuple(
                segment[name] for name in ('count', 'first', 'last', 'end', 'number', 'crc')):
            damaged(where, 'the seal does not fit its records')
        if sha256(data[:end]) != digest:
            damaged(where, 'SHA-256')
        if segment['version'] == 1:
            leaves = [sha256(b'\0', data[i:min(i + BLOCK, end)]) for i in range(0, end, BLOCK)]
        else:
            leaves = [sha256(b'\0', sha256(b'\2', segment['secret'], struct.pack('<q', i)), data[start:stop])
                      for i, (start, stop) in enumerate(segment['leaves'])]
        if merkle(leaves) != root:
            damaged(where, 'Merkle root')
        segment.update(hash=digest)
        self.head, self.sealed = digest, self.sealed + 1


# ---- Policies: their content, as much of YAML and of the rules' language as a policy like the handbook's needs.
class Yaml:
    """Blocks of maps and lists by indent, flow values, plain and quoted texts, comments."""
    TOKEN = re.compile(r"""\s*(?:([][{},:])|"([^"]*)"|'([^']*)'|([^][\s{},:]+(?: +[^][\s{},:]+)*))""")

    def __init__(self, text):
        self.lines, self.at = [], 0
        for line in text.split('\n'):
            line = re.sub(r"""("[^"]*"|'[^']*')|(?:^|\s)#.*""", lambda match: match.group(1) or '', line).rstrip()
            if line.strip() and self.lines and self.is_open(self.lines[-1][1]):
                self.lines[-1] = (self.lines[-1][0], self.lines[-1][1] + ' ' + line.strip())
            elif line.strip():
                self.lines.append((len(line) - len(line.lstrip()), line.strip()))

    @staticmethod
    def is_open(text):
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', '', text)
        return len(re.findall(r'[\[{]', bare)) > len(re.findall(r'[\]}]', bare))

    def block(self, indent):
        result = [] if self.lines[self.at][1].startswith('- ') else {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent:
            text = self.lines[self.at][1]
            if isinstance(result, list):
                item = text[2:].strip()
                if re.match(r'[\w.-]+:( |$)', item):    # a map that begins on the dash's line
                    self.lines[self.at] = (indent + len(text) - len(item), item)
                    result.append(self.block(self.lines[self.at][0]))
                else:
                    result.append(self.flow(item))
                    self.at += 1
                continue
            match = re.match(r'([\w.-]+):\s*(.*)$', text)
            if not match:
                raise Unknown('YAML: ' + text)
            self.at += 1
            key, rest = self.scalar(match.group(1)), self.lines[self.at:self.at + 1]
            if match.group(2):
                result[key] = self.flow(match.group(2))
            else:
                deeper = rest and (rest[0][0] > indent or rest[0][0] == indent and rest[0][1].startswith('- '))
                result[key] = self.block(rest[0][0]) if deeper else None
        return result

    def flow(self, text):
        if text[0] not in '[{"\'':
            return self.scalar(text)
        tokens, at = [], 0
        while at < len(text):
            match = self.TOKEN.match(text, at)
            if not match:
                raise Unknown('YAML: ' + text)
            mark, double, single, plain = match.groups()
            tokens.append((mark, self.scalar(plain) if plain else single if double is None else double))
            at = match.end()
        value, end = self.value(tokens, 0)
        if end != len(tokens):
            raise Unknown('YAML: ' + text)
        return value

    def value(self, tokens, at):
        mark, value = tokens[at]
        if not mark:
            return value, at + 1
        result, close = ([], ']') if mark == '[' else ({}, '}')
        at += 1
        while tokens[at][0] != close:
            item, at = self.value(tokens, at)
            if mark == '[':
                result.append(item)
            else:
                result[item], at = self.value(tokens, at + 1)
            at += tokens[at][0] == ','
        return result, at + 1

    @staticmethod
    def scalar(text):
        if text in ('null', '~', 'true', 'false'):
            return {'true': True, 'false': False}.get(text)
        if re.fullmatch(r'[-+]?\d+', text):
            return int(text)
        return float(text) if re.fullmatch(r'[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?', text) else text


OPERATORS = {ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq,
             ast.NotEq: operator.ne, ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


class Condition:
    """A rule's condition: comparisons, + - *, && || !, over names, numbers and texts. An error is a TypeError."""

    def __init__(self, text, constants, names):
        python = re.sub(r'!(?!=)', ' not ', text.replace('&&', ' and ').replace('||', ' or ')).strip()
        self.text, self.constants, self.names = text, constants, names
        self.answer = self.compiled(ast.parse(python, mode='eval').body)

    def hits(self, values):
        """True or False, or None for an error."""
        try:
            answer = self.answer(values)
        except TypeError:
            return None
        return answer if isinstance(answer, bool) else None

    def compiled(self, node):
        if isinstance(node, ast.Constant):
            return lambda values: node.value
        if isinstance(node, ast.Name) and node.id in self.constants:
            return lambda values, value=self.constants[node.id]: value
        if isinstance(node, ast.Name) and node.id in self.names:
            return operator.itemgetter(node.id)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
            part = self.compiled(node.operand)
            return (lambda values: part(values) ^ True) if isinstance(node.op, ast.Not) else lambda v: -part(v)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            node = ast.BinOp(node.left, node.ops[0], node.comparators[0])
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            of, a, b = OPERATORS[type(node.op)], self.compiled(node.left), self.compiled(node.right)
            return lambda values: of(a(values), b(values))
        if isinstance(node, ast.BoolOp):
            return self.either([self.compiled(part) for part in node.values], isinstance(node.op, ast.Or))
        raise Unknown('condition: ' + self.text)

    @staticmethod
    def either(parts, decides):
        """&& and ||: one part that decides outweighs errors on either side."""
        def answer(values):
            failed = False
            for part in parts:
                try:
                    value = part(values)
                except TypeError:
                    value = None
                if value is decides:
                    return decides
                failed = failed or value is None
            if failed:
                raise TypeError()
            return not decides
        return answer


UNITS = {'s': 10 ** 9, 'm': 60 * 10 ** 9, 'h': 3600 * 10 ** 9, 'd': 86400 * 10 ** 9}
CURRENCIES = {'EUR': (978, 2), 'USD': (840, 2), 'GBP': (826, 2), 'JPY': (392, 0)}
ACTIONS = {'approve': 0, 'allow': 0, 'challenge': 1, 'review': 2, 'decline': 3}
WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
KEYS = {'customer': 2, 'terminal': 4}                   # KeyKind and ListKey of the schema
HARD_BLOCK, ALLOW_LIST, SOFT_BLOCK, RULE, BAND, OTHERWISE = range(1, 7)
LISTS = {'hard-block': (HARD_BLOCK, 7.0, 3), 'allow': (ALLOW_LIST, 6.0, 0), 'soft-block': (SOFT_BLOCK, 5.0, 3),
         'watch': (None, 0.0, None)}                    # what it decides, its reason's weight, its action


def span(text):
    match = re.fullmatch(r'(\d+)([smhd])', str(text))
    if not match:
        raise Unknown('a length of time: %s' % text)
    return int(match.group(1)) * UNITS[match.group(2)]


def known(where, mapping, keys):
    for key in mapping:
        if key not in keys.split():
            raise Unknown('%s: %s' % (where, key))


class Policy:
    """One policy, from its content."""

    def __init__(self, directory, digest):
        path = os.path.join(directory, 'content', digest.hex())
        if not os.path.exists(path):
            damaged(path, 'the policy is not there')
        with open(path, 'rb') as file:
            content = file.read()
        if sha256(content) != digest:
            damaged(path, 'is not what its name says')
        self.hash, self.files, at = digest, {}, 0
        while at < len(content):
            name, length, rest = content[at:].split(b'\0', 2)
            at = len(content) - len(rest) + int(length)
            self.files[name.decode()] = rest[:int(length)]
        self.general(self.yaml('policy'))
        self.features(self.yaml('features'))
        self.rules(self.yaml('rules'))
        self.lists(self.yaml('lists'))
        codes = self.yaml('reasons').get('model-inputs') or {}
        self.codes = [(code, [self.names.index(name) for name in inputs])
                      for code, inputs in codes.items() if code != 'none']

    def shape(self):
        return self.windows, self.names, self.capacity, self.currency, [entry[:3] for entry in self.declared]

    def yaml(self, name):
        yaml = Yaml(self.files.get(name + '.yaml', b'').decode())
        return yaml.block(0) if yaml.lines else {}

    def general(self, policy):
        known('policy.yaml', policy, 'policy language zone currency capacity late constants champion challengers bands '
              'otherwise short-of-time assume-outcome approvals rule-budget')
        late = policy.get('late') or {}
        if (policy.get('zone', 'UTC'), policy.get('assume-outcome', 'none'), span(late.get('allow', '0s')),
                late.get('beyond', 'decide-and-flag')) != ('UTC', 'none', 0, 'decide-and-flag'):
            raise Unknown('policy.yaml: a zone, assumed outcomes or lateness')
        if policy.get('currency') not in CURRENCIES:
            raise Unknown('currency %s' % policy.get('currency'))
        self.currency, decimals = CURRENCIES[policy['currency']]
        self.minor, self.capacity = 10 ** decimals, policy['capacity']
        self.payments = self.capacity.get('payments', self.capacity['events'])
        self.constants = policy.get('constants') or {}
        self.approvals = policy.get('approvals', 1)
        self.otherwise = ACTIONS[policy.get('otherwise', 'approve')]
        self.bands = sorted(((float(band['from']), ACTIONS[band['action']], band.get('reason'))
                             for band in policy.get('bands') or []), reverse=True)
        self.champion = policy.get('champion')

    def features(self, declared):
        plain = {'current': 'include', 'of': 'all', 'resolution': 'exact', 'empty': 0.0}
        if any(plain.get(key) != value for key, value in (declared.get('defaults') or {}).items()):
            raise Unknown('features.yaml: other defaults')
        features = declared.get('features') or []
        self.names = [feature['name'] for feature in features]
        self.plain, windows = [], {}                    # (index, kind, what); kind of key, span, delay -> features
        for index, feature in enumerate(features):
            form = set(feature)
            window = re.fullmatch(r'sliding (\w+)(?: delay (\w+))?', str(feature.get('window')))
            if form == {'name', 'field'} and feature['field'] == 'amount':
                self.plain.append((index, 'amount', None))
            elif form == {'name', 'calendar', 'in'}:
                self.plain.append((index, 'weekday', {WEEKDAYS.index(day) for day in feature['in']}))
            elif form == {'name', 'calendar', 'from', 'to'}:
                start, width = feature['from'], (feature['to'] - feature['from']) % 24
                self.plain.append((index, 'hour', {(start + hour) % 24 for hour in range(width + 1)}))
            elif form != {'name', 'key', 'aggregate', 'window'} or not window or feature['key'] not in KEYS or (
                    feature['aggregate'] not in ('count', 'mean amount', 'fraud-share')):
                raise Unknown('feature ' + feature['name'])
            else:
                bounds = (span(window.group(1)), span(window.group(2) or '0s'))
                windows.setdefault(feature['key'], {}).setdefault(bounds, []).append((index, feature['aggregate']))
        self.windows = {kind: [bounds + (wanted,) for bounds, wanted in of_key.items()]
                        for kind, of_key in windows.items()}
        if self.champion:
            if set(self.champion) != {'file', 'trees'} or self.champion['trees'] != 'all':
                raise Unknown('policy.yaml: the champion')
            self.champion = Forest(self.files[self.champion['file']], self.names)

    def rules(self, declared):
        known('rules.yaml', declared, 'defaults rules')
        defaults = {'mode': 'live', **(declared.get('defaults') or {})}
        known('rules.yaml', defaults, 'owner mode description')
        self.live, self.shadow = [], []
        for rule in declared.get('rules') or []:
            known('rule ' + rule['id'], {**rule, **rule['then']},
                  'id when then mode tests owner description action reason')
            condition = Condition(rule['when'], self.constants, self.names + ['probability', 'margin', 'score'])
            (self.live if rule.get('mode', defaults['mode']) == 'live' else self.shadow).append(
                (condition, ACTIONS[rule['then']['action']], rule['then'].get('reason'), rule['id']))

    def lists(self, declared):
        self.declared = []                              # (name, kind, key, reason, longest, approvals)
        for entry in declared.get('lists') or []:
            known('list ' + entry['name'], entry, 'name kind key reason longest approvals')
            if entry['key'] not in KEYS or 'lists/%s.csv' % entry['name'] in self.files:
                raise Unknown('list %s: its key, or its first entries' % entry['name'])
            self.declared.append((entry['name'], entry['kind'], entry['key'], entry.get('reason'),
                                  span(entry['longest']) if 'longest' in entry else None, entry.get('approvals', 1)))


# ---- The model: XGBoost's JSON, in float32, and its contributions, in float64.
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
        self.inputs = [features.index(name) for name in learner['feature_names']]
        base = float32(float(learner['learner_model_param']['base_score'].strip('[]')))
        base = min(max(base, float32(1e-6)), float32(1 - 1e-6))
        self.base = float32(-math.log(float32(float32(1 / base) - 1.0)))
        source = ['def walk(x):', ' leaves = []']       # comparisons of inputs with thresholds, nothing else
        self.leaf_values, self.up = [], []  # up: of each leaf (input of a split, what the step changes the mean by)
        for tree in booster['model']['trees']:
            if tree.get('categories'):
                raise Unknown('model: categories')
            self.tree(tree, source)
        source.append(' return leaves')
        scope = {}
        exec('\n'.join(source), scope)
        self.walk, self.cell = scope['walk'], array('f', [0.0])

    def tree(self, tree, source):
        left, right, value, cover = (
            tree[name] for name in ('left_children', 'right_children', 'split_conditions', 'sum_hessian'))
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
        leaves = self.walk(row)
        cell, values, total = self.cell, self.leaf_values, self.base
        for leaf in leaves:
            cell[0] = total + values[leaf]
            total = cell[0]
        return total, leaves


HALF_LN2, THREE_HALVES_LN2 = struct.unpack('>dd', bytes.fromhex('3fd62e43000000003ff0a2b200000000'))
LN2_HIGH, LN2_LOW = float.fromhex('0x1.62e42feep-1'), float.fromhex('0x1.a39ef35793c76p-33')


def exp(x):
    """e to the x as fdlibm has it: the same bits on every machine, which C's library does not promise."""
    if not abs(x) < 700:
        raise Unknown('a margin of %r' % x)
    k, high, low = 0, x, 0.0
    if abs(x) >= HALF_LN2:
        if abs(x) < THREE_HALVES_LN2:
            k = 1 if x > 0 else -1
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


# ---- Messages: the fields of peregrine-sbe.xml in their order. A 16-byte id is two words, low before high.
NULL_U64, NULL_I64 = 0xFFFFFFFFFFFFFFFF, -0x8000000000000000
PAYMENT = struct.Struct('<QQQqqQQQQqQQQQQQIIQiiIHhHHHH10B15sQ12s')     # a terminal's 8 characters as one word
REVERSAL = struct.Struct('<QQQQQqq')
LABEL = struct.Struct('<QQQqB')
MOVE = struct.Struct('<QQQQQQQqB')
LIST_UPDATE = struct.Struct('<QQQq64sBBBHH')                            # with the size of its group
LIST_ENTRY = struct.Struct('<QQQQqq')
SNOOZE = struct.Struct('<QQQq64sQQqB')
BODY = struct.Struct('<qQQ32sddIHHHBHBHQ')
MESSAGE = struct.Struct('<HHHH')
REASON = struct.Struct('<HfB')
PAYMENT_REQUEST, PAYMENT_ADVICE, PAYMENT_REVERSAL, PAYMENT_OUTCOME, CUSTOMER_EVENT = range(10, 15)
FRAUD_LABEL, PROFILE_UPDATE, PROFILE_MOVE, LIST_UPDATE_ID, SNOOZE_ID, ACTIVATE_POLICY = range(15, 21)
LENGTHS = {10: 213, 11: 214, 12: 56, 13: 50, 14: 111, 15: 33, 16: 25, 17: 65, 18: 99, 19: 121, 20: 72, 85: 80}


def texts(frame, at, count):
    """Var data, one after the other, each with its length before it."""
    if count == 0:
        return []
    end = at + 2 + struct.unpack_from('<H', frame, at)[0]
    return [frame[at + 2:end].decode('ascii')] + texts(frame, end, count - 1)


# ---- Histories: the rows of one key in the order of their times.
class History:
    def __init__(self, newest):
        self.newest, self.times = newest, array('q')
        self.counts = bytearray()                       # 0 where the payment was fully reversed
        self.valued = bytearray()                       # 0 where it has no amount that counts
        self.amounts = array('q')                       # what remains of it, in minor units
        self.frauds = bytearray()                       # 1 where it counts and its newest label is 1


class Windows:
    """The histories of one kind of key."""

    def __init__(self, policy, kind):
        self.wanted, self.minor, self.kind = policy.windows[kind], policy.minor, kind
        self.longest = max(length + delay for length, delay, _ in self.wanted)
        self.capacity = policy.capacity[kind]
        self.of_key = {}

    def find(self, key, clock):
        """The key's history, unless it is forgotten: nothing of it could be seen any more."""
        history = self.of_key.get(key)
        if history is not None and clock - history.newest > self.longest:
            del self.of_key[key]
            history = None
        return history

    def take(self, key, time, clock):
        """Takes a payment in; returns (history, row), without a row where it is late."""
        history = self.find(key, clock) if key is not None else History(time)
        if history is None:
            if len(self.of_key) >= self.capacity:
                for other in list(self.of_key):
                    self.find(other, clock)
                if len(self.of_key) >= self.capacity:
                    raise Unknown('more keys of %s than there is room for' % self.kind)
            history = self.of_key[key] = History(time)
        row = None
        if key is not None and time >= history.newest:
            history.newest, row = time, len(history.times)
            for column, value in ((history.times, time), (history.counts, 1), (history.valued, 0),
                                  (history.amounts, 0), (history.frauds, 0)):
                column.append(value)
        return history, row

    def read(self, history, time, features):
        times = history.times
        for length, delay, wanted in self.wanted:       # a late payment sees what a payment at the newest time could
            start = bisect_right(times, max(time, history.newest) - delay - length)
            end = bisect_right(times, time - delay)
            count = sum(history.counts[start:end])
            for index, aggregate in wanted:
                if aggregate == 'count':
                    features[index] = count
                elif aggregate == 'fraud-share':
                    features[index] = sum(history.frauds[start:end]) / count if count else 0.0
                else:
                    valued = self.minor * sum(history.valued[start:end])
                    features[index] = sum(history.amounts[start:end]) / valued if valued else 0.0


class Payment:
    """What is known of a payment by its id, also before it comes."""
    __slots__ = ('rows', 'label', 'reversed', 'partial', 'taken_back', 'amount')

    def __init__(self):
        self.rows, self.label, self.amount = (), 0, None
        self.reversed, self.partial, self.taken_back = False, False, 0

    def apply(self):
        """Writes what is known into the rows."""
        amount, gone = self.amount, self.reversed
        if amount is not None and self.partial:
            left = max(0, abs(amount) - self.taken_back)
            amount, gone = left if amount > 0 else -left, gone or left == 0
        for history, row in self.rows:
            history.counts[row] = not gone
            history.valued[row] = not gone and amount is not None
            history.amounts[row] = 0 if gone or amount is None else amount
            history.frauds[row] = self.label == 1 and not gone


# ---- The engine, once more.
MODEL, RULES = 1, 2                                     # bits of the record's stages allowed
MODEL_SKIPPED, RULES_SKIPPED, LATE, WARMING, RULE_ERROR, OTHER_CURRENCY = (1 << n for n in range(6))


class Engine:
    def __init__(self, directory):
        self.directory, self.policy, self.policies = directory, None, {}
        self.clock = None                               # the greatest event time so far
        self.windows = {}                               # kind of key -> Windows
        self.payments, self.ids = OrderedDict(), OrderedDict()      # of (source, id), as they came
        self.entries, self.snoozes = {}, {}             # (list, key) -> (start, end); (rule, kind, key) -> end

    def take(self, kind, stages, sequence, shard, epoch, source, frame):
        """Takes an input; returns the payment's body and hits, or None."""
        block, template, schema, _ = MESSAGE.unpack_from(frame)
        if kind not in LENGTHS or (template, schema, block) != (kind, 1001, LENGTHS[kind]):
            raise Unknown('sequence=%d: an input of type %d, message %d of schema %d with %d bytes' % (
                sequence, kind, template, schema, block))
        if kind in (ACTIVATE_POLICY, 85):               # 85: with windows made of past inputs
            return self.activate(frame[16:48])
        if self.policy is None:
            raise Unknown('sequence=%d: an input before the first policy' % sequence)
        if kind not in (FRAUD_LABEL, PROFILE_UPDATE):
            key = (source, frame[16:32])
            if key in self.ids:                         # a repeat, or other content: neither has an effect
                return None
            self.ids[key] = None
            if len(self.ids) > self.policy.capacity['repeats']:
                self.ids.popitem(last=False)
        if kind == PAYMENT_REQUEST or kind == PAYMENT_ADVICE:
            return self.decide(PAYMENT.unpack_from(frame, 8), kind, stages, sequence, shard, epoch, source)
        if kind == PAYMENT_REVERSAL:
            _, _, _, low, high, _, amount = REVERSAL.unpack_from(frame, 8)
            payment = self.payment(source, low, high)
            if amount == NULL_I64:
                payment.reversed = True
            else:
                payment.partial, payment.taken_back = True, payment.taken_back + amount
            payment.apply()
        elif kind == PAYMENT_OUTCOME:                   # no aggregate known here asks for it, but it takes a place
            self.payment(source, *struct.unpack_from('<QQ', frame, 32))
        elif kind == CUSTOMER_EVENT:
            self.advance(struct.unpack_from('<q', frame, 32)[0])
        elif kind == FRAUD_LABEL:
            _, low, high, _, label = LABEL.unpack_from(frame, 8)
            payment = self.payment(source, low, high)
            payment.label = label
            payment.apply()
        elif kind == PROFILE_MOVE:
            self.move(MOVE.unpack_from(frame, 8))
        elif kind in (LIST_UPDATE_ID, SNOOZE_ID):
            (self.list_update if kind == LIST_UPDATE_ID else self.snooze)(frame)
        return None

    def activate(self, digest):
        if digest not in self.policies:
            self.policies[digest] = Policy(self.directory, digest)
        policy, before = self.policies[digest], self.policy
        if before is None:
            self.windows = {kind: Windows(policy, kind) for kind in policy.windows}
        elif policy.shape() != before.shape():
            raise Unknown('a policy with other features, capacities or lists')
        self.policy = policy

    def advance(self, time):
        self.clock = time if self.clock is None else max(time, self.clock)

    def payment(self, source, low, high):
        key = (source, low, high)
        if key not in self.payments:
            self.payments[key] = Payment()
            if len(self.payments) > self.policy.payments:
                self.payments.popitem(last=False)
        return self.payments[key]

    def move(self, fields):
        _, _, _, old, old_high, new, new_high, _, kind = fields
        for name, windows in self.windows.items():
            if KEYS[name] == kind and old != new:
                history = windows.find(old, self.clock)
                if history is not None:
                    windows.of_key[new] = windows.of_key.pop(old)

    def list_update(self, frame):
        _, _, _, time, name, operation, key, second, size, count = LIST_UPDATE.unpack_from(frame, 8)
        name = name.rstrip(b'\0').decode('ascii')
        entries = [LIST_ENTRY.unpack_from(frame, 8 + LIST_UPDATE.size + n * size) for n in range(count)]
        actor, approvers, _ = texts(frame, 8 + LIST_UPDATE.size + count * size, 3)
        declared = next((entry for entry in self.policy.declared if entry[0] == name), None)
        if declared is None or (key, second) != (KEYS[declared[2]], 0xFF) or not self.approved(
                actor, approvers, declared[5]):
            return
        changed = dict(self.entries)
        for low, _, _, _, start, end in entries:
            if operation == 1:
                if changed.pop((name, low), None) is None:
                    return
                continue
            start = None if start == NULL_I64 else start
            end = None if end == NULL_I64 else end
            begins = time if start is None else start
            if declared[4] is not None and (end is None or end - begins > declared[4]):
                return
            changed[name, low] = (start, end)
        if len(changed) + len(self.snoozes) > self.policy.capacity.get('list-entries', 100000):
            raise Unknown('more entries of lists than there is room for')
        self.entries = changed

    @staticmethod
    def approved(actor, approvers, wanted):
        return wanted < 2 or len(set(approvers.split(';')) - {'', actor}) >= wanted

    def snooze(self, frame):
        _, _, _, _, rule, low, _, until, kind = SNOOZE.unpack_from(frame, 8)
        rule = rule.rstrip(b'\0').decode('ascii')
        actor, approvers, _ = texts(frame, 8 + SNOOZE.size, 3)
        if any(entry[3] == rule for entry in self.policy.live + self.policy.shadow) and self.approved(
                actor, approvers, self.policy.approvals):
            self.snoozes.pop((rule, kind, low), None)
            if until != NULL_I64:
                self.snoozes[rule, kind, low] = until

    def decide(self, fields, kind, stages, sequence, shard, epoch, source):
        policy, (low, high, time, amount) = self.policy, fields[1:5]
        keys = {'customer': None if fields[8] == NULL_U64 else fields[8], 'terminal': fields[39] or None}
        features, status = [None] * len(policy.names), 0
        if fields[24] != policy.currency:               # then the amount billed, if that is in it
            amount = fields[9] if fields[25] == policy.currency and fields[9] != NULL_I64 else None
            status = OTHER_CURRENCY if amount is None else 0
        hours = time // UNITS['h']
        for index, what, among in policy.plain:
            if what == 'amount':
                features[index] = None if amount is None else amount / policy.minor
            else:
                features[index] = int((hours % 24 if what == 'hour' else (hours // 24 + 3) % 7) in among)
        payment = self.payment(source, low, high)
        payment.amount, payment.rows, places = amount, [], []
        for name, windows in self.windows.items():
            history, row = windows.take(keys[name], time, self.clock)
            places.append((windows, history))
            if row is not None:
                payment.rows.append((history, row))
            elif keys[name] is not None:
                status |= LATE
        payment.apply()
        self.advance(time)
        if kind == PAYMENT_ADVICE:
            return None
        for windows, history in places:
            windows.read(history, time, features)
        return self.score(features, keys, status, stages, sequence, low, high, shard, epoch)

    def on_list(self, name, key):
        start, end = self.entries.get((name, key), (0, 0))
        return end != 0 and (start is None or start <= self.clock) and (end is None or self.clock < end)

    def score(self, features, keys, status, stages, sequence, low, high, shard, epoch):
        policy = self.policy
        margin = probability = math.nan
        score, leaves = 0, None
        if policy.champion is not None and stages & MODEL:
            margin, leaves = policy.champion.score(features)
            probability = 1.0 / (1.0 + exp(-margin))
            score = min(999, math.floor(1000 * probability))
        elif policy.champion is not None:
            status |= MODEL_SKIPPED
        reasons, watched, decided, hits = {}, [], [], [0, 0]

        def reason(code, weight, asked):
            if code is not None:
                most, actions = reasons.get(code, (-math.inf, []))
                if weight > most:                       # its place is that of the first who gives it most weight
                    reasons.pop(code, None)
                    reasons[code] = (weight, actions)
                actions += [] if asked is None else [asked]

        for number, (name, kind, key, code, _, _) in enumerate(policy.declared):
            if self.entries and keys[key] is not None and self.on_list(name, keys[key]):
                by, weight, action = LISTS[kind]
                if by is None:
                    watched.append(code)
                    continue
                decided.append((by, 0, number, action))
                reason(code, weight, action)
        if stages & RULES:
            model = (probability, margin, score) if leaves else (None, None, None)
            names = dict(zip(policy.names + ['probability', 'margin', 'score'], [*features, *model]))
            for mode, rules in enumerate((policy.live, policy.shadow)):
                for number, (condition, action, code, rule) in enumerate(rules):
                    answer = condition.hits(names)
                    if answer is None and mode == 0:
                        status |= RULE_ERROR
                    if answer and not (self.snoozes and any(
                            self.clock < self.snoozes.get((rule, KEYS[kind], keys[kind]), NULL_I64) for kind in keys)):
                        hits[mode] |= 1 << number
                        if mode == 0:
                            decided.append((RULE, -action, number, action))
                            reason(code, action + 1.0, action)
        elif policy.live or policy.shadow:
            status |= RULES_SKIPPED
        for number, (start, action, code) in enumerate(policy.bands if leaves is not None else ()):
            if probability >= start:
                decided.append((BAND, 0, number, action))
                reason(code, float32(probability), action)
                break
        by, _, place, action = min(decided, default=(OTHERWISE, 0, 0xFFFF, policy.otherwise))
        if leaves is not None and action != 0:
            sums = [0.0] * len(features)
            for leaf in leaves:                         # tree by tree, and in each from the leaf up
                for feature, step in policy.champion.up[leaf]:
                    sums[feature] += step
            parts = [(code, sum((sums[index] for index in inputs), 0.0)) for code, inputs in policy.codes]
            total = sum((part for _, part in parts if part > 0), 0.0)
            for code, part in parts:
                if part > 0:
                    reason(code, float32(probability * part / total), None)
        for code in watched:
            reason(code, 0.0, None)
        order = sorted(reasons.items(), key=lambda item: -item[1][0])     # equal weights stay in the order above
        body = [MESSAGE.pack(BODY.size, 41, 1001, 1),
                BODY.pack(sequence, low, high, policy.hash, margin, probability, epoch, shard, score, status, action,
                          max(0, len(order) - 8), by, place, 0),
                struct.pack('<HH', REASON.size, min(8, len(order)))]
        body += [REASON.pack(code, weight, bool(asked) and action not in asked) for code, (weight, asked) in order[:8]]
        return b''.join(body), self.hits(sequence, hits) if any(hits) else None

    @staticmethod
    def hits(sequence, modes):
        parts = [MESSAGE.pack(8, 61, 1001, 1), struct.pack('<q', sequence)]
        for bits in modes:
            words = [(n, bits >> 64 * n & NULL_U64) for n in range((bits.bit_length() + 63) // 64)]
            words = [struct.pack('<BQ', *word) for word in words if word[1]]
            parts += [struct.pack('<HH', 9, len(words))] + words
        return b''.join(parts)


# ---- Comparing.
FIELDS = ('inputSequence', 'paymentId.low', 'paymentId.high', 'policyHash', 'margin', 'probability', 'epoch', 'shard',
          'score', 'status', 'action', 'moreReasons', 'decidedBy', 'decidedIndex', 'tags')


def difference(recorded, made):
    """The first field that differs, with both values."""
    if recorded[:8] == made[:8] and MESSAGE.unpack_from(made)[1] == 41:
        for name, x, y in zip(FIELDS, BODY.unpack_from(recorded, 8), BODY.unpack_from(made, 8)):
            if x != y and (x == x or y == y):
                return name, x, y
        x, y = ([REASON.unpack_from(body, at) for at in range(12 + BODY.size, len(body), REASON.size)]
                for body in (recorded, made))
        return 'reasons (code, weight, overridden)', x, y
    return 'bytes', recorded.hex(), made.hex()


def verify(directory, limit):
    inputs, decisions = (Series(os.path.join(directory, name), dense) for name, dense in (
        ('inputs', 1), ('decisions', 0)))
    recorded, engine, payments, undecided = iter(decisions), Engine(directory), 0, []

    def differs(sequence, field, journal, replay):
        raise Finding('DIFFERS sequence=%d field=%s journal=%s replay=%s' % (sequence, field, journal, replay))

    def compare(kind, made):
        record, wanted = next(recorded, None), (kind, 0, sequence, ingress, shard, epoch, 0, 0)
        if record is None:                              # at the end alone: killed, or still at work
            undecided.append(sequence)
        elif record[:8] != wanted:
            differs(sequence, 'record (type, stages, sequence, ingress time, shard, epoch, source, source sequence)',
                    record[:8], wanted)
        elif made is not None and record[8] != made:
            differs(sequence, *difference(record[8], made))

    for kind, stages, sequence, ingress, shard, epoch, source, _, frame in inputs:
        answer = engine.take(kind, stages, sequence, shard, epoch, source, frame)
        if answer is not None:
            compare(41, answer[0])
            if answer[1] is not None:
                compare(61, answer[1])
            payments += not undecided
            if payments == limit:
                return payments, inputs, decisions
        if (sequence + 1) % 10000 == 0:
            compare(60, None)
    for extra in recorded:
        differs(extra[2], 'record', 'type %d' % extra[0], 'none')
    if undecided:
        print('note: nothing is recorded from sequence %d on' % undecided[0], file=sys.stderr)
    return payments, inputs, decisions


def main(arguments):
    if len(arguments) != 1 and (len(arguments) != 3 or arguments[1] != '--limit'):
        print(__doc__, file=sys.stderr)
        return 2
    limit = int(arguments[2]) if arguments[1:] else None
    try:
        payments, inputs, decisions = verify(arguments[0], limit)
    except (Finding, Unknown, OSError) as stop:
        print(stop if isinstance(stop, Finding) else 'UNKNOWN %s' % stop)
        return 1 if isinstance(stop, Finding) else 2
    for name, series in (('inputs', inputs), ('decisions', decisions)):
        print('%s records=%d first=%s last=%s sealed=%d chainHead=%s' % (
            name, series.records, series.first, series.last, series.sealed, series.head.hex() if series.head else '-'),
            file=sys.stderr)
    print('MATCH payments=%d' % payments)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
