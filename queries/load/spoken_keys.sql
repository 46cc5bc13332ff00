select key from said_keys
