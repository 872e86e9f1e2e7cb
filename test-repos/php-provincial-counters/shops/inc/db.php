<?php
$db = new PDO(getenv('DSN'), getenv('DB_USER'), getenv('DB_PASSWORD'));
