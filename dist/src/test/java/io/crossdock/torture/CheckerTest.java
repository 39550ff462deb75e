package io.crossdock.torture;

import io.crossdock.torture.History.Acknowledged;
import io.crossdock.torture.History.CommitSeen;
import io.crossdock.torture.History.Committed;
import io.crossdock.torture.History.Ended;
import io.crossdock.torture.History.Ends;
import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.History.Read;
import io.crossdock.torture.History.Sent;
import io.crossdock.torture.History.Sighting;
import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A checker is worth something if it fails when it has to: one broken promise in each history. */
class CheckerTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition LATEST = new TopicPartition("latest", 0);
    private static final TopicPartition PAYMENTS = new TopicPartition("payments", 0);
    private static final TopicPartition BILLS = new TopicPartition("bills", 0);
    private static final Actor.Manners MANNERS = new Actor.Manners("none", 1, 0, 1, 1, 1);
    private static final Plan PLAN = new Plan(
            1,
            List.of(
                    new Topic("orders", 1, false, false, false, Map.of()),
                    new Topic("latest", 1, false, true, false, Map.of()),
                    new Topic("payments", 1, false, false, true, Map.of()),
                    new Topic("bills", 1, false, false, true, Map.of())),
            List.of(
                    new Actor.Transformer("biller", 1, "payments", "bills", "classic", MANNERS),
                    new Actor.Group("g", "orders", false, "classic")),
            List.of());
    private static final long READ_AT = 1_000;

    private final History history = new History();

    @Test
    void aGoodHistoryHasNothingWrong() {
        acknowledged("a", 0, ORDERS, 0);
        acknowledged("a", 1, ORDERS, 1);
        acknowledged("b", 0, ORDERS, 2);
        sent("b", 1, ORDERS); // never acknowledged, and not there
        read(ORDERS, 0, at(0, "a", 0), at(1, "a", 1), at(2, "b", 0));
        seen("m", 1, ORDERS, 0, "a", 0);
        seen("m", 1, ORDERS, 1, "a", 1);
        seen("m", 2, ORDERS, 0, "a", 0); // again after a rebalance
        history.add(new Committed("g", ORDERS, 2, 10, 20));
        history.add(new CommitSeen("g", ORDERS, 2, 30, 40));
        history.add(new Ends(ORDERS, 0, 2, 3, 50));
        transaction(0, Outcome.COMMITTED);
        transaction(1, Outcome.ABORTED);
        readCommitted(PAYMENTS, 9, tx(0, "t", 0, 0));
        readCommitted(BILLS, 9, tx(0, "t", 1, 0));
        assertThat(check()).isEmpty();
    }

    @Test
    void anAcknowledgedRecordThatIsNotThereIsLost() {
        acknowledged("a", 0, ORDERS, 0);
        acknowledged("a", 1, ORDERS, 1);
        read(ORDERS, 0, at(0, "a", 0));
        assertThat(check())
                .anyMatch(each ->
                        each.startsWith("lost: ") && each.contains("was acknowledged at 1, where there is nothing"));
    }

    @Test
    void anAcknowledgedRecordMustStandWhereItWasAcknowledged() {
        acknowledged("a", 0, ORDERS, 1);
        acknowledged("b", 0, ORDERS, 0);
        read(ORDERS, 0, at(0, "a", 0), at(1, "b", 0));
        assertThat(check()).anyMatch(each -> each.contains("was acknowledged at 1"));
    }

    @Test
    void aRecordTwiceFromAnIdempotentProducerIsADuplicate() {
        acknowledged("a", 0, ORDERS, 0);
        read(ORDERS, 0, at(0, "a", 0), at(1, "a", 0));
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("duplicated: ")
                .contains("stands at 0 and at 1");
    }

    @Test
    void aRecordTwiceFromAPlainProducerIsNot() {
        var id = new RecordId("p", 0, RecordId.NO_TRANSACTION, "");
        history.add(new Sent(id, ORDERS, "k", false, false));
        read(ORDERS, 0, new Read(0, id), new Read(1, id));
        assertThat(check()).isEmpty();
    }

    @Test
    void aProducersRecordsStandInTheOrderOfSending() {
        acknowledged("a", 0, ORDERS, 1);
        acknowledged("a", 1, ORDERS, 0);
        read(ORDERS, 0, at(0, "a", 1), at(1, "a", 0));
        assertThat(check()).singleElement().asString().startsWith("reordered: ").contains("stands behind");
    }

    @Test
    void aGapInAPlainTopicIsSeen() {
        acknowledged("a", 0, ORDERS, 0);
        acknowledged("a", 1, ORDERS, 2);
        read(ORDERS, 0, at(0, "a", 0), at(2, "a", 1));
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("offset-inconsistent: ")
                .contains("offset 2 where 1 was expected");
    }

    @Test
    void offsetsThatGoBackAreSeen() {
        acknowledged("a", 0, LATEST, 1);
        acknowledged("b", 0, LATEST, 0);
        read(LATEST, 0, at(1, "a", 0), at(0, "b", 0));
        assertThat(check()).anyMatch(each -> each.contains("offset 0 where 2 was expected"));
    }

    @Test
    void aLogThatBeginsLaterWithoutReasonHasLostItsHead() {
        acknowledged("a", 1, ORDERS, 1);
        read(ORDERS, 1, at(1, "a", 1));
        assertThat(check()).anyMatch(each -> each.contains("it starts at 1"));
    }

    @Test
    void aRecordNobodySentIsMadeUp() {
        read(ORDERS, 0, at(0, "ghost", 0));
        assertThat(check()).singleElement().asString().startsWith("made up: ").contains("which nobody sent there");
    }

    @Test
    void compactionMayTakeASupersededRecordButNotTheLastOfItsKey() {
        acknowledged("a", 0, LATEST, 0);
        acknowledged("a", 1, LATEST, 1);
        read(LATEST, 0, at(1, "a", 1));
        assertThat(check()).isEmpty();
        read(LATEST, 0);
        assertThat(check()).singleElement().asString().contains("was acknowledged at 1");
    }

    @Test
    void anAbortedRecordSupersedesNothing() {
        acknowledged("a", 0, LATEST, 0);
        var aborted = new RecordId("t", 0, 0, "");
        history.add(new Sent(aborted, LATEST, "k", false, true));
        history.add(new Acknowledged(aborted, LATEST, 1, 1));
        ended(0, Outcome.ABORTED);
        read(LATEST, 0);
        assertThat(check()).singleElement().asString().contains("was acknowledged at 0");
    }

    @Test
    void anAbortedRecordMustNotBeReadAsCommitted() {
        transaction(0, Outcome.ABORTED);
        readCommitted(PAYMENTS, 9, tx(0, "t", 0, 0));
        readCommitted(BILLS, 9, tx(0, "t", 1, 0));
        assertThat(check())
                .hasSize(2)
                .allMatch(each -> each.startsWith("aborted read: ") && each.contains("was read as committed"));
    }

    @Test
    void aRecordOfAnOpenTransactionMustNotBeShownToACommittedReader() {
        var id = new RecordId("t", 0, 0, "");
        history.add(new Sent(id, PAYMENTS, "k", false, true));
        history.add(new Sighting("g", "m", 1, PAYMENTS, 0, id, true, 5));
        ended(0, Outcome.COMMITTING); // at 10: later
        assertThat(check()).singleElement().asString().contains("was not committed");
    }

    @Test
    void aTransactionIsThereWithAllItsRecordsOrNone() {
        transaction(0, Outcome.COMMITTING); // its producer never learnt what came of it
        readCommitted(PAYMENTS, 9, tx(0, "t", 0, 0));
        readCommitted(BILLS, 9);
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("torn read: ")
                .contains("is there without 1 of its 2 records");
    }

    @Test
    void aCommittedTransactionIsThere() {
        transaction(0, Outcome.COMMITTED);
        readCommitted(PAYMENTS, 9);
        readCommitted(BILLS, 9);
        assertThat(check()).anyMatch(each -> each.contains("was committed, but none of its 2 records is there"));
    }

    @Test
    void twoReadersMustSeeTheSameRecordAtOneOffset() {
        acknowledged("a", 0, ORDERS, 0);
        sent("b", 0, ORDERS);
        seen("m", 1, ORDERS, 0, "b", 0);
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("offset-inconsistent: ")
                .contains("some saw");
    }

    @Test
    void aMemberMustNotMissARecord() {
        List.of(0, 1, 2).forEach(number -> acknowledged("a", number, ORDERS, number));
        seen("m", 1, ORDERS, 0, "a", 0);
        seen("m", 1, ORDERS, 2, "a", 2);
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("unseen: ")
                .contains("was shown 2 of orders-0 after 0");
    }

    @Test
    void whatAGroupHasPassedAMemberMustHaveBeenShown() {
        List.of(0, 1, 2).forEach(number -> acknowledged("a", number, ORDERS, number));
        seen("m", 1, ORDERS, 0, "a", 0);
        seen("n", 1, ORDERS, 2, "a", 2);
        history.add(new Committed("g", ORDERS, 3, 10, 20));
        history.add(new LogRead(
                ORDERS, false, true, 0, 3, List.of(at(0, "a", 0), at(1, "a", 1), at(2, "a", 2)), READ_AT, READ_AT + 1));
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("unseen: ")
                .contains("none of its members was shown 1 records, such as 1");
    }

    @Test
    void oneRecordStandsAtOneOffset() {
        acknowledged("a", 0, ORDERS, 0);
        seen("m", 1, ORDERS, 5, "a", 0);
        assertThat(check()).singleElement().asString().contains("stands at 0 and was shown at 5");
    }

    @Test
    void everyKindIsCountedByItsName() {
        acknowledged("a", 0, ORDERS, 0);
        acknowledged("a", 1, ORDERS, 1);
        read(ORDERS, 0, at(0, "a", 0), at(1, "a", 0));
        assertThat(Checker.check(PLAN, history.checkpoint()).counts())
                .containsOnly(Map.entry(Anomaly.DUPLICATED, 1), Map.entry(Anomaly.OFFSET_INCONSISTENT, 2));
    }

    @Test
    void aCommittedOffsetThatIsForgottenHasGoneBack() {
        history.add(new Committed("g", ORDERS, 5, 10, 20));
        history.add(new CommitSeen("g", ORDERS, 3, 30, 40));
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith("commit lost: ")
                .contains("went back to 3, after 5");
    }

    @Test
    void aCommitThatWasNotAnsweredYetNeedNotBeSeen() {
        history.add(new Committed("g", ORDERS, 5, 10, 50));
        history.add(new CommitSeen("g", ORDERS, 3, 30, 40));
        assertThat(check()).isEmpty();
    }

    @Test
    void theEndsOfALogStayInOrderAndNeverGoBack() {
        history.add(new Ends(ORDERS, 5, 4, 9, 1));
        history.add(new Ends(ORDERS, 5, 6, 8, 2));
        assertThat(check())
                .hasSize(2)
                .anyMatch(each -> each.contains("start 5, last stable offset 4"))
                .anyMatch(each -> each.contains("an end of the log went back"));
    }

    @Test
    void whatATransformerHasPassedMustBeInItsOutput() {
        transaction(0, Outcome.COMMITTED);
        readCommitted(PAYMENTS, 9, tx(0, "t", 0, 0));
        readCommitted(BILLS, 9, tx(0, "t", 1, 0));
        history.add(new CommitSeen("biller", PAYMENTS, 1, 10, 20));
        assertThat(check()).singleElement().asString().contains("1 records were not transformed: [0@0]");
    }

    @Test
    void noRecordIsTransformedTwice() {
        for (int number = 0; number < 2; number++) {
            var id = new RecordId("biller", number, number, "0@7");
            history.add(new Sent(id, BILLS, "k", false, true));
            history.add(new Ended(id.transactionId(), Outcome.COMMITTING, 10));
        }
        readCommitted(
                BILLS,
                9,
                new Read(0, new RecordId("biller", 0, 0, "0@7")),
                new Read(2, new RecordId("biller", 1, 1, "0@7")));
        assertThat(check()).singleElement().asString().contains("0@7 was transformed twice");
    }

    @Test
    void whatAnActorWasToldAndShouldNotHaveBeenIsAViolation() {
        history.fault("OutOfOrderSequenceException");
        assertThat(check()).containsExactly("unexpected: OutOfOrderSequenceException");
    }

    private List<String> check() {
        return Checker.check(PLAN, history.checkpoint()).all();
    }

    private void sent(String producer, long number, TopicPartition partition) {
        history.add(new Sent(id(producer, number), partition, "k", false, true));
    }

    private void acknowledged(String producer, long number, TopicPartition partition, long offset) {
        sent(producer, number, partition);
        history.add(new Acknowledged(id(producer, number), partition, offset, 1));
    }

    private void seen(
            String reader, long assignment, TopicPartition partition, long offset, String producer, long number) {
        history.add(new Sighting("g", reader, assignment, partition, offset, id(producer, number), false, 5));
    }

    /** Of producer t, a record in each of two partitions: payments and bills. */
    private void transaction(int number, Outcome outcome) {
        history.add(new Sent(new RecordId("t", number * 2L, number, ""), PAYMENTS, "k", false, true));
        history.add(new Sent(new RecordId("t", number * 2L + 1, number, ""), BILLS, "k", false, true));
        if (outcome == Outcome.COMMITTED) {
            ended(number, Outcome.COMMITTING);
        }
        ended(number, outcome);
    }

    private void ended(int transaction, Outcome outcome) {
        history.add(new Ended(new TransactionId("t", transaction), outcome, 10));
    }

    private void read(TopicPartition partition, long start, Read... records) {
        long end = records.length == 0 ? start : records[records.length - 1].offset() + 1;
        history.add(new LogRead(partition, false, false, start, end, Arrays.asList(records), READ_AT, READ_AT + 1));
    }

    private void readCommitted(TopicPartition partition, long end, Read... records) {
        history.add(new LogRead(partition, true, true, 0, end, Arrays.asList(records), READ_AT, READ_AT + 1));
    }

    private static Read at(long offset, String producer, long number) {
        return new Read(offset, id(producer, number));
    }

    private static Read tx(long offset, String producer, long number, int transaction) {
        return new Read(offset, new RecordId(producer, number, transaction, ""));
    }

    private static RecordId id(String producer, long number) {
        return new RecordId(producer, number, RecordId.NO_TRANSACTION, "");
    }
}
