package io.crossdock.connectors.camel;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import java.util.concurrent.Callable;
import javax.sql.DataSource;

/**
 * One database transaction around each delivery of a sink with a {@code datasource}: a batch is in the database as a
 * whole or not at all, and costs one commit instead of one for each row. Camel's SQL components take part because they
 * run on the thread that began it.
 */
final class Transactions {
    private final PlatformTransactionManager manager;

    Transactions(DataSource database) {
        manager = new DataSourceTransactionManager(database);
    }

    /** Commits when the work returns, rolls back when it throws. */
    void run(Callable<?> work) throws Exception {
        TransactionStatus transaction = manager.getTransaction(new DefaultTransactionDefinition());
        try {
            work.call();
        } catch (Exception | Error failed) {
            manager.rollback(transaction);
            throw failed;
        }
        manager.commit(transaction);
    }
}
