package org.activedefense.blacklist;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** An alert as its text. */
@Converter
public class AlertConverter implements AttributeConverter<Alert, String> {

    @Override
    public String convertToDatabaseColumn(Alert alert) {
        return alert == null ? null : alert.text();
    }

    @Override
    public Alert convertToEntityAttribute(String column) {
        return column == null ? null : Alert.ofText(column);
    }
}
