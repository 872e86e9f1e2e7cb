<?php

namespace app\models;

use yii\db\ActiveRecord;

/**
 * @property string $ntn
 */
class Complaint extends ActiveRecord
{
    public $ntn;
}
