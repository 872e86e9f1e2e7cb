<?php
$rows = $db->query('SELECT number, result FROM inspections')->fetchAll();
foreach ($rows as $row) {
    echo '<p>' . htmlspecialchars($row['number'] . ' ' . $row['result']) . '</p>';
}
