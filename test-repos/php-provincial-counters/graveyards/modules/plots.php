<?php
$rows = plots_of($_GET['yard']);
echo json_encode(array_map(fn ($row) => ['number' => $row['number'], 'family' => $row['father_name'], 'cnic' => $row['cnic']], $rows));
