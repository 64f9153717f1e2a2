package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** One error as Graph answers it and as {@code statuses[].errors[]} carries it. */
record GraphError(int code, int subcode, int httpStatus, String title, String details) {

    static GraphError of(int code, String details) {
        ErrorCatalogue.Entry entry = ErrorCatalogue.entry(code);
        return new GraphError(code, 0, entry.httpStatus(), entry.title(), details);
    }

    /** What Graph says about an id that does not exist or that the token may not see. */
    static GraphError noSuchObject(String method, String id) {
        return new GraphError(100, 33, 400, "Unsupported " + method.toLowerCase(Locale.ROOT) + " request. Object with ID '" + id
                + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation", null);
    }

    ObjectNode body(String traceId) {
        ObjectNode error = Json.object();
        error.put("message", message());
        error.put("type", subcode == 33 ? "GraphMethodException" : "OAuthException");
        error.put("code", code);
        if (subcode != 0) error.put("error_subcode", subcode);
        if (code == 2) error.put("is_transient", true);
        if (details != null) error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        error.put("fbtrace_id", traceId);
        return Json.object().set("error", error);
    }

    ObjectNode statusError() {
        ObjectNode error = Json.object();
        error.put("code", code);
        error.put("title", title);
        error.put("message", title);
        error.putObject("error_data").put("details", details == null ? title : details);
        error.put("href", "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes");
        return error;
    }

    private String message() {
        return subcode == 33 || code == 190 ? title : "(#" + code + ") " + title;
    }
}
