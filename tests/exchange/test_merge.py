"""The merge core alone, without a database (I1-I6, I12): P1-P10 and P12 where they are pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.merge import (
    Node,
    Standing,
    add,
    conflict_id,
    has_seen,
    next_stamp,
    node_of,
    same_op,
    same_value,
    standing,
)
from app.exchange.ops import MAX_STAMP, Dot, Op, Register, Why
from tests.exchange.core_world import MOST, Ways, replicas

KEY = Register(1, b"r" * 16, 1)
YEARS_50 = 50 * 365 * 86_400_000
NOW = 1_780_000_000_000
# Cheap and central: ten times the examples of other properties.
many = settings(max_examples=max(500, settings().max_examples))


@dataclass
class Replica:
    """One register on one device, kept by the pure core alone."""

    rid: bytes
    held: dict[Dot, Node] = field(default_factory=dict)
    heads: tuple[Node, ...] = ()
    seq: int = 0

    def write(self, value, clock, settle=False) -> Node:
        seen = self.heads if settle else self.heads[:1]
        self.seq += 1
        node = Node(
            Dot(self.rid, self.seq),
            next_stamp(clock, [n.st for n in seen]),
            value,
            seen[0].dot if seen else None,
            tuple(n.dot for n in seen[1:]),
        )
        self.take(node)
        return node

    def take(self, node: Node) -> None:
        if node.dot not in self.held:
            self.held[node.dot] = node
            self.heads = add(self.heads, node, self.held.get)

    def conflicts(self) -> set[str]:
        winner = self.heads[0]
        return {
            conflict_id(KEY, winner.dot, loser.dot)
            for loser in self.heads[1:]
            if standing(loser, winner, self.held.get) is Standing.CONFLICT
        }


CLOCKS = st.integers(NOW - YEARS_50, NOW + YEARS_50) | st.sampled_from([0, MAX_STAMP, 2**62])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 3), st.integers(0, 3), CLOCKS),
        st.tuples(st.just("settle"), st.integers(0, 3), st.integers(0, 3), CLOCKS),
        st.tuples(st.just("send"), st.integers(0, 3), st.integers(0, 3), st.integers(0, 12)),
    ),
    max_size=40,
)
WHO = st.integers(0, MOST - 1)


def histories(shortest=12, longest=45, **chances):
    """Lists of steps (what, who, whom, number, clock) of replicas that send each other segments."""
    what = st.sampled_from([name for name, chance in chances.items() for _ in range(chance)])
    step = st.tuples(what, WHO, WHO, st.integers(0, 95), CLOCKS)
    return st.lists(step, min_size=shortest, max_size=longest)


ORDINARY = {"write": 12, "settle": 3, "send": 12, "deliver": 4, "erase": 1}
TROUBLED = ORDINARY | {"keep": 2, "restore": 1, "rollback": 1, "twin": 1, "upgrade": 1}


def run(steps) -> list[Replica]:
    """Let four replicas write and send each other arbitrary parts of what they hold."""
    replicas = [Replica(bytes([i]) * 16) for i in range(4)]
    for what, who, other, number in steps:
        if what == "send":
            held = list(replicas[who].held.values())
            for node in held[number % (len(held) or 1) :]:
                replicas[other].take(node)
        else:
            mine = replicas[who].write(other, number, settle=what == "settle")
            # P2: whoever has just written sees what was written, whatever the clocks say.
            assert replicas[who].heads[0] is mine
    return replicas


@many
@given(STEPS, st.randoms(use_true_random=False))
def test_all_replicas_agree_whatever_the_order_and_repetition(steps, random):
    """P1, P2, P5 (I3, I4): the same heads, winner and conflicts in any order, however often."""
    replicas = run(steps)
    every = {dot: node for r in replicas for dot, node in r.held.items()}
    for replica in replicas:
        rest = list(every.values()) * 2
        random.shuffle(rest)
        for node in rest:
            replica.take(node)
    if every:
        assert len({r.heads for r in replicas}) == 1
        assert replicas[0].heads[0].stamp == max(n.stamp for n in every.values())
        first, *others = [r.conflicts() for r in replicas]
        assert all(one == first for one in others)


@many
@given(STEPS)
def test_heads_are_exactly_the_values_nobody_has_seen(steps):
    """P3, P4 (I5, I6): a value is a head or known to one; none is ever lost unseen."""
    for replica in run(steps):
        held = list(replica.held.values())
        unseen = {
            n.dot
            for n in held
            if not any(has_seen(o, n, replica.held.get) for o in held if o is not n)
        }
        assert {n.dot for n in replica.heads} == unseen


@many
@given(STEPS, CLOCKS)
def test_settling_closes_every_conflict_everywhere(steps, clock):
    """P5: closing one closes it on every replica."""
    replicas = run(steps)
    every = [node for r in replicas for node in r.held.values()]
    for replica in replicas:
        for node in every:
            replica.take(node)
    decision = replicas[0].write("settled", clock, settle=True)
    for replica in replicas[1:]:
        replica.take(decision)
        assert replica.heads == (decision,)
        assert replica.conflicts() == set()


@many
@given(STEPS, CLOCKS)
def test_a_value_overwritten_knowingly_never_comes_back(steps, clock):
    """P2, P4 (I4, I6): a later edit wins everywhere, and its line leads to every loser."""
    replicas = run(steps)
    every = {node.dot: node for r in replicas for node in r.held.values()}
    writer, *others = replicas
    for node in every.values():
        writer.take(node)
    last = writer.write("last", clock, settle=True)
    for replica in others:
        for node in [last, *every.values()]:
            replica.take(node)
        assert replica.heads[0] is last
    # P4: whoever follows bases and settlements back from the winner meets every value there was.
    met, waiting = set(), [last]
    while waiting:
        node = waiting.pop()
        if node.dot not in met:
            met.add(node.dot)
            waiting += [writer.held[dot] for dot in node.parents]
    assert met == writer.held.keys()


@many
@given(STEPS, st.integers(0, 3), st.randoms(use_true_random=False))
def test_what_was_lost_and_comes_again_changes_nothing(steps, who, random):
    """P1, P6 (I3): a replica put back to any part of what it held ends as if it never had been."""
    replicas = run(steps)
    every = [node for r in replicas for node in r.held.values()]
    whole, part = Replica(b"w" * 16), Replica(b"p" * 16)
    for node in every:
        whole.take(node)
    kept = [node for node in replicas[who].held.values() if random.random() < 0.5]
    for node in (*kept, *random.sample(every, len(every)), *kept):
        part.take(node)
    assert part.heads == whole.heads
    assert part.conflicts() == whole.conflicts() if every else part.heads == ()


def assert_alike(every):
    """P1, P3, P4, P5, P10: the same heads, conflicts and digest; every value is still to be had."""
    first = every[0]
    for one in every[1:]:
        assert one.state() == first.state()
        assert one.conflicts() == first.conflicts()
        assert one.digest() == first.digest()
    for key, book in first.books().items():
        find = first.find(key)
        met, waiting = {}, list(book.heads)
        while waiting:
            node = waiting.pop()
            if node.dot not in met:
                met[node.dot] = node
                waiting += [found for dot in node.parents if (found := find(dot)) is not None]
        for node in book.nodes.values():
            assert any(same_op(node, one) for one in met.values())
            rest = [n for n in book.nodes.values() if not same_op(n, node)]
            assert node not in book.heads or not any(has_seen(n, node, find) for n in rest)


@many
@given(
    histories(**ORDINARY) | histories(**TROUBLED),
    st.integers(3, MOST),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_replicas_agree_whatever_becomes_of_their_packages_and_disks(steps, count, old, random):
    """P1-P8, P10, P12 (I1-I6): any clocks; what is lost heals by what is chosen to be sent next.

    Records, deletions and erasures; packages lost, late, doubled, turned round, torn, relayed;
    disks put back and copied; programs that do not know a group until they are updated.
    """
    ways = Ways(replicas(count, old))
    for step in steps:
        ways.step(*step)
    ways.quiesce()
    assert_alike(ways.replicas)
    settle_all(ways)
    newcomer = replicas(MOST + 1)[-1]
    everything = ways.replicas[0].package_for(newcomer)
    random.shuffle(everything)
    newcomer.take(everything)
    assert_alike([ways.replicas[0], newcomer])


def settle_all(ways):
    """P5: one replica decides every conflict; after one exchange nobody is told of any."""
    one = ways.replicas[0]
    while one.conflicts():
        for key in one.contested():
            one.write(key.row, key.grp, 0, NOW, settle=True)
    assert one.conflicts() == set()
    ways.quiesce()
    assert_alike(ways.replicas)
    assert ways.replicas[-1].conflicts() == set()


@many
@given(histories(3, 20, **ORDINARY), histories(3, 20, **ORDINARY), st.integers(3, 4), WHO)
def test_ops_above_a_cutoff_leave_no_trace(before, after, count, who):
    """P9 (I3, I12): whoever has heard reads it as if the revoked device had written no more."""
    ways = Ways(replicas(count))
    for step in before:
        ways.step(*step)
    ways.quiesce()
    revoked = ways.replicas[who % count]
    ways.cut_off(revoked)
    for step in after:
        ways.step(*step)
    ways.quiesce()
    heard = [one for one in ways.replicas if one is not revoked]
    assert_alike(heard)
    assert all(
        one.rid != revoked.rid or link.hi <= heard[0].cutoff[one.rid]
        for one, link in heard[0].held.values()
    )


def chain(*nodes):
    return {n.dot: n for n in nodes}.get


A, B, C, D = (Dot(bytes([i]) * 16, 1) for i in range(4))


def test_the_same_value_written_twice_is_no_conflict_even_in_two_compositions():
    one, other = Node(A, 1, {1: "Hòa", 2: ["é"]}), Node(B, 2, {1: "Ho\u0300a", 2: ["e\u0301"]})
    assert same_value(one.value, other.value)
    assert standing(one, other, chain(one, other)) is Standing.EQUAL


def test_a_value_that_agreed_before_it_was_overwritten_is_no_conflict():
    one, same, later = Node(A, 5, "x"), Node(B, 3, "x"), Node(C, 9, "y", B)
    assert standing(one, later, chain(one, same, later)) is Standing.EQUAL


def test_a_common_ancestor_with_an_equal_value_does_not_hide_a_conflict():
    root, one, other = Node(A, 1, "x"), Node(B, 2, "x", A), Node(C, 3, "y", A)
    assert standing(one, other, chain(root, one, other)) is Standing.CONFLICT


def test_a_missing_op_between_two_values_leaves_it_open_until_it_comes():
    one, middle, last = Node(A, 1, "a"), Node(B, 2, "b", A), Node(C, 3, "c", B)
    assert standing(one, last, chain(one, last)) is Standing.UNDETERMINED
    assert standing(one, last, chain(one, middle, last)) is Standing.SEEN
    assert add(add((one,), last, chain(one, last)), middle, chain(one, middle, last)) == (last,)


def test_an_op_issued_again_under_a_new_name_is_the_same_op():
    first = Node(A, 5, "x")
    again = node_of(
        Op(1, 5, 1, KEY.row, 1, "x", None, 1, 1, int(Why.REISSUE), ((A.rid, A.seq),)), B.rid, "x"
    )
    later = Node(C, 9, "y", A)
    find = chain(first, again, later)
    assert add((first,), again, find) == add((again,), first, find) == (again,)
    assert add((again,), later, find) == (later,)
    assert add((later,), again, find) == (later,)


def test_whoever_has_seen_an_op_issued_again_has_seen_it_under_its_first_name():
    first, again, later = Node(B, 5, "x"), Node(A, 5, "x", original=B), Node(C, 9, "y", A)
    find = chain(first, again, later)
    assert add((first,), later, find) == add((later,), first, find) == (later,)


def test_a_twins_op_of_the_same_number_is_another_one_though_it_was_issued_again():
    ours, theirs, answer = Node(A, 5, "x"), Node(B, 6, "y", original=A), Node(C, 9, "z", A)
    find = chain(ours, theirs, answer)
    assert add((ours,), theirs, find) == add((theirs,), ours, find) == (theirs, ours)
    assert standing(ours, theirs, find) is Standing.CONFLICT
    # Who answers the one has not seen the other, whichever came first.
    assert add((theirs, ours), answer, find) == (answer, theirs)
    assert add((answer,), theirs, chain(theirs, answer)) == (answer, theirs)


def test_an_op_older_than_what_it_claims_to_have_seen_does_not_displace_it():
    newer = Node(A, 9, "x")
    liar = Node(B, 1, "y", A)
    assert add((newer,), liar, chain(newer, liar))[0] is newer


def test_an_op_older_than_what_it_claims_to_have_seen_hides_no_conflict():
    unseen, liar, last = Node(A, 18, "y"), Node(B, 16, "x", A), Node(C, 20, "z", B)
    assert standing(unseen, last, chain(unseen, liar, last)) is Standing.CONFLICT


def test_conflict_ids_do_not_depend_on_who_won():
    assert conflict_id(KEY, A, B) == conflict_id(KEY, B, A)
    assert conflict_id(KEY, A, B) != conflict_id(KEY._replace(grp=2), A, B)
    assert len(conflict_id(KEY, A, B)) == 32


def test_stamps_pass_what_they_overwrite_and_never_the_bound():
    assert next_stamp(5, [9]) == 10
    assert next_stamp(50, [9, 3]) == 50
    assert next_stamp(-7) == 0
    assert next_stamp(2**62) < MAX_STAMP - 1000
