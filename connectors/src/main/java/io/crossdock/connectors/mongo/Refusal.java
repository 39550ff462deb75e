package io.crossdock.connectors.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;

/** What MongoDB says when it does not let somebody in, and what mends it. */
final class Refusal {
    private static final int UNAUTHORIZED = 13;

    private Refusal() {}

    static String said(MongoException failure) {
        if (failure instanceof MongoSecurityException) {
            return "it does not let the user in - 'username', 'password' and 'loginDatabase' have to be those of a user of"
                    + " the server";
        }
        if (failure instanceof MongoCommandException refused && refused.getErrorCode() == UNAUTHORIZED) {
            return refused.getErrorMessage()
                    + " - give 'username' and 'password' of a user whose roles allow it, such as"
                    + " readWrite on the database";
        }
        return String.valueOf(failure.getMessage());
    }
}
